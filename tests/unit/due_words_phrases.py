"""What people of a school type about due dates, with the date that each means on six days; "ask" = it must be asked.

The dates were set by looking at a calendar. Days off: Thanksgiving (Nov 26 and 27, 2026) and Dec 21, 2026 to Jan 1, 2027.
"""

REFERENCES = ("2026-11-02", "2026-09-16", "2026-10-09", "2027-12-30", "2028-02-27", "2026-11-26")

# A Monday, a Wednesday, a Friday, the Thursday of Dec 30, the Sunday of Feb 27 in a leap year, a Thursday off.
_TABLE = """
# a day by itself
today                                          | 26-11-02 | 26-09-16 | 26-10-09 | 27-12-30 | ask      | ask
EOD                                            | 26-11-02 | 26-09-16 | 26-10-09 | 27-12-30 | ask      | ask
by COB today                                   | 26-11-02 | 26-09-16 | 26-10-09 | 27-12-30 | ask      | ask
tonight                                        | 26-11-02 | 26-09-16 | 26-10-09 | 27-12-30 | ask      | ask
tomorrow                                       | 26-11-03 | 26-09-17 | ask      | 27-12-31 | 28-02-28 | ask
by end of day tomorrow                         | 26-11-03 | 26-09-17 | ask      | 27-12-31 | 28-02-28 | ask
day after tomorrow                             | 26-11-04 | 26-09-18 | ask      | ask      | 28-02-29 | ask
yesterday                                      | ask      | ask      | ask      | ask      | ask      | ask
# weekdays
Friday                                         | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
by Friday                                      | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
on Friday                                      | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
Fri                                            | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
this Fri                                       | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
this coming Friday                             | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
next Friday                                    | 26-11-13 | 26-09-25 | 26-10-16 | 28-01-07 | 28-03-03 | 26-12-04
the next Monday                                | 26-11-09 | 26-09-21 | 26-10-12 | 28-01-03 | 28-02-28 | 26-11-30
Friday after next                              | ask      | ask      | ask      | ask      | ask      | ask
Friday of next week                            | 26-11-13 | 26-09-25 | 26-10-16 | 28-01-07 | 28-03-03 | 26-12-04
next week Thursday                             | 26-11-12 | 26-09-24 | 26-10-15 | 28-01-06 | 28-03-02 | 26-12-03
Thursday this week                             | 26-11-05 | 26-09-17 | ask      | ask      | 28-03-02 | ask
last Friday                                    | ask      | ask      | ask      | ask      | ask      | ask
a week from Friday                             | 26-11-13 | 26-09-25 | ask      | 28-01-07 | 28-03-10 | 26-12-04
Friday week                                    | 26-11-13 | 26-09-25 | ask      | 28-01-07 | 28-03-10 | 26-12-04
two weeks from Monday                          | ask      | 26-10-05 | 26-10-26 | 28-01-17 | 28-03-13 | 26-12-14
a week on Friday                               | ask      | ask      | ask      | ask      | ask      | ask
before Friday                                  | ask      | ask      | ask      | ask      | ask      | ask
no later than Friday                           | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
by Friday at the latest                        | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
Sat                                            | ask      | ask      | ask      | ask      | ask      | ask
Share notes from Friday                        | ask      | ask      | ask      | ask      | ask      | ask
update the board every Friday                  | ask      | ask      | ask      | ask      | ask      | ask
what we agreed on Friday                       | ask      | ask      | ask      | ask      | ask      | ask
Review the Friday folders                      | ask      | ask      | ask      | ask      | ask      | ask
prepare slides for Friday                      | ask      | ask      | ask      | ask      | ask      | ask
move the PD to Friday                          | ask      | ask      | ask      | ask      | ask      | ask
Thursday or Friday                             | ask      | ask      | ask      | ask      | ask      | ask
Mon-Fri                                        | ask      | ask      | ask      | ask      | ask      | ask
Bring Monday's data by Friday                  | ask      | ask      | ask      | ask      | ask      | ask
maybe Friday                                   | ask      | ask      | ask      | ask      | ask      | ask
Friday?                                        | ask      | ask      | ask      | ask      | ask      | ask
out until Friday                               | ask      | ask      | ask      | ask      | ask      | ask
don't start until Friday                       | ask      | ask      | ask      | ask      | ask      | ask
remind staff that grades are due Friday        | ask      | ask      | ask      | ask      | ask      | ask
# hours are dropped
Friday 3pm                                     | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
by noon Friday                                 | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
EOD Friday                                     | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
Friday EOD                                     | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
by Friday at 3:30                              | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
first thing Monday                             | ask      | 26-09-21 | 26-10-12 | 28-01-03 | 28-02-28 | 26-11-30
after school Thursday                          | 26-11-05 | 26-09-17 | 26-10-15 | ask      | 28-03-02 | ask
Monday 7:30-8:15 am in the library             | ask      | 26-09-21 | 26-10-12 | 28-01-03 | 28-02-28 | 26-11-30
by midnight Friday                             | ask      | ask      | ask      | ask      | ask      | ask
# counted
in 2 weeks                                     | 26-11-16 | 26-09-30 | 26-10-23 | 28-01-13 | ask      | 26-12-10
in ten days                                    | 26-11-12 | ask      | 26-10-19 | ask      | 28-03-08 | ask
two weeks from today                           | 26-11-16 | 26-09-30 | 26-10-23 | 28-01-13 | ask      | 26-12-10
a week from tomorrow                           | 26-11-10 | 26-09-24 | ask      | 28-01-07 | 28-03-06 | 26-12-04
in 3 school days                               | 26-11-05 | 26-09-21 | 26-10-14 | 28-01-04 | 28-03-01 | 26-12-02
within 5 working days                          | 26-11-09 | 26-09-23 | 26-10-16 | 28-01-06 | 28-03-03 | 26-12-04
three business days from now                   | 26-11-05 | 26-09-21 | 26-10-14 | 28-01-04 | 28-03-01 | 26-12-02
in a month                                     | 26-12-02 | 26-10-16 | 26-11-09 | ask      | 28-03-27 | ask
in 2-3 weeks                                   | ask      | ask      | ask      | ask      | ask      | ask
in a few days                                  | ask      | ask      | ask      | ask      | ask      | ask
for 2 weeks                                    | ask      | ask      | ask      | ask      | ask      | ask
every 2 weeks                                  | ask      | ask      | ask      | ask      | ask      | ask
meet 2 times a week                            | ask      | ask      | ask      | ask      | ask      | ask
# weeks and months
end of the week                                | 26-11-06 | 26-09-18 | 26-10-09 | 27-12-31 | ask      | ask
by EOW                                         | 26-11-06 | 26-09-18 | 26-10-09 | 27-12-31 | ask      | ask
by the end of next week                        | 26-11-13 | 26-09-25 | 26-10-16 | 28-01-07 | 28-03-03 | 26-12-04
this weekend                                   | ask      | ask      | ask      | ask      | ask      | ask
next week                                      | ask      | ask      | ask      | ask      | ask      | ask
early next week                                | ask      | ask      | ask      | ask      | ask      | ask
end of month                                   | 26-11-30 | 26-09-30 | ask      | 27-12-31 | 28-02-29 | 26-11-30
by the end of next month                       | ask      | ask      | 26-11-30 | 28-01-31 | 28-03-31 | ask
end of May                                     | 27-05-31 | 27-05-31 | 27-05-31 | 28-05-31 | 28-05-31 | 27-05-31
last day of January                            | ask      | ask      | ask      | 28-01-31 | ask      | ask
first Monday of next month                     | 26-12-07 | 26-10-05 | 26-11-02 | 28-01-03 | 28-03-06 | 26-12-07
the last Friday in May                         | 27-05-28 | 27-05-28 | 27-05-28 | 28-05-26 | 28-05-26 | 27-05-28
in January                                     | ask      | ask      | ask      | ask      | ask      | ask
by May                                         | ask      | ask      | ask      | ask      | ask      | ask
mid November                                   | ask      | ask      | ask      | ask      | ask      | ask
end of the quarter                             | ask      | ask      | ask      | ask      | ask      | ask
by the end of the year                         | ask      | ask      | ask      | ask      | ask      | ask
by the end of the school year                  | ask      | ask      | ask      | ask      | ask      | ask
by the end of the semester                     | ask      | ask      | ask      | ask      | ask      | ask
plan next week's agenda by Friday              | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
end of year report by Friday                   | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
# dates
Dec 4                                          | 26-12-04 | 26-12-04 | 26-12-04 | ask      | 28-12-04 | 26-12-04
by Dec. 4th                                    | 26-12-04 | 26-12-04 | 26-12-04 | ask      | 28-12-04 | 26-12-04
4 December                                     | 26-12-04 | 26-12-04 | 26-12-04 | ask      | 28-12-04 | 26-12-04
4th of Dec                                     | 26-12-04 | 26-12-04 | 26-12-04 | ask      | 28-12-04 | 26-12-04
December 4th, 2026                             | 26-12-04 | 26-12-04 | 26-12-04 | ask      | ask      | 26-12-04
Fri, Dec 4, 2026                               | 26-12-04 | 26-12-04 | 26-12-04 | ask      | ask      | 26-12-04
4-Dec-2026                                     | 26-12-04 | 26-12-04 | 26-12-04 | ask      | ask      | 26-12-04
2028-03-01                                     | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01
3/1/28                                         | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01
2026-12-05                                     | ask      | ask      | ask      | ask      | ask      | ask
12/4/2026                                      | 26-12-04 | 26-12-04 | 26-12-04 | ask      | ask      | 26-12-04
12/4                                           | 26-12-04 | 26-12-04 | 26-12-04 | ask      | 28-12-04 | 26-12-04
due 12/6                                       | ask      | ask      | ask      | ask      | 28-12-06 | ask
25/12                                          | ask      | ask      | ask      | ask      | 28-12-25 | ask
3-1-2028                                       | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01
4.12.                                          | ask      | ask      | ask      | ask      | ask      | ask
March 1                                        | 27-03-01 | 27-03-01 | 27-03-01 | 28-03-01 | 28-03-01 | 27-03-01
Feb 28                                         | ask      | ask      | ask      | 28-02-28 | 28-02-28 | ask
2/29                                           | ask      | ask      | ask      | 28-02-29 | 28-02-29 | ask
Feb 30                                         | ask      | ask      | ask      | ask      | ask      | ask
Jan 10                                         | ask      | ask      | ask      | 28-01-10 | ask      | ask
Sep 1                                          | 27-09-01 | ask      | ask      | 28-09-01 | 28-09-01 | 27-09-01
by the 15th                                    | ask      | ask      | 26-10-15 | ask      | 28-03-15 | 26-12-15
the 30th                                       | 26-11-30 | 26-09-30 | 26-10-30 | ask      | ask      | 26-11-30
15th of next month                             | 26-12-15 | 26-10-15 | ask      | ask      | 28-03-15 | 26-12-15
Tuesday 12/1                                   | 26-12-01 | 26-12-01 | 26-12-01 | ask      | ask      | 26-12-01
Tuesday 12/2                                   | ask      | ask      | ask      | ask      | ask      | ask
Dec 4-8                                        | ask      | ask      | ask      | ask      | ask      | ask
week of Dec 7                                  | ask      | ask      | ask      | ask      | ask      | ask
Dec 4, 2062                                    | ask      | ask      | ask      | ask      | ask      | ask
Dec 4, 2020                                    | ask      | ask      | ask      | ask      | ask      | ask
# no dates
order 24 chairs                                | ask      | ask      | ask      | ask      | ask      | ask
grade 3-5 data                                 | ask      | ask      | ask      | ask      | ask      | ask
May                                            | ask      | ask      | ask      | ask      | ask      | ask
March with the band                            | ask      | ask      | ask      | ask      | ask      | ask
second grade                                   | ask      | ask      | ask      | ask      | ask      | ask
room 12/14                                     | ask      | ask      | ask      | ask      | ask      | ask
cut tardies by 1/2                             | ask      | ask      | ask      | ask      | ask      | ask
3/4 of the staff still need it                 | ask      | ask      | ask      | ask      | ask      | ask
pull SAT scores                                | ask      | ask      | ask      | ask      | ask      | ask
by 5th grade                                   | ask      | ask      | ask      | ask      | ask      | ask
asap                                           | ask      | ask      | ask      | ask      | ask      | ask
before Thanksgiving                            | ask      | ask      | ask      | ask      | ask      | ask
by winter break                                | ask      | ask      | ask      | ask      | ask      | ask
at the next meeting                            | ask      | ask      | ask      | ask      | ask      | ask
# sentences
Maya to share the protocol by Fri              | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
<@U1|friday> post the agenda https://x.org/2028-03-01 by Thursday | 26-11-05 | 26-09-17 | 26-10-15 | ask      | 28-03-02 | ask
second grade team to send unit 3 data by March 3 | 27-03-03 | 27-03-03 | 27-03-03 | 28-03-03 | 28-03-03 | 27-03-03
May to call the 6 families by Monday           | ask      | 26-09-21 | 26-10-12 | 28-01-03 | 28-02-28 | 26-11-30
Can you send the draft by Friday?              | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
Don't forget to submit the form by Friday!     | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
By Friday, order 24 chairs for room 12         | 26-11-06 | 26-09-18 | ask      | 27-12-31 | 28-03-03 | ask
get quotes (due 3/1/2028), then report         | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01 | 28-03-01
"""


def _rows() -> list[tuple[str, list[str]]]:
    lines = [line for line in _TABLE.splitlines() if line and not line.startswith("#")]
    cells = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    return [(phrase, dates) for phrase, *dates in cells]


def _expected(cell: str) -> str:
    return cell if cell == "ask" else f"20{cell}"


PHRASES = [
    (phrase, reference, _expected(cell))
    for phrase, cells in _rows()
    for reference, cell in zip(REFERENCES, cells, strict=True)
]
