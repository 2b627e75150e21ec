"""The plan of a team: what it aims at, what it works on, and when: one page, posted, as a document."""
