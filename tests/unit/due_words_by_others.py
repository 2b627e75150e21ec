"""Due-date phrases written by someone who has not seen the grammar."""

PHRASES = [
    ("@maya share the data protocol by next Friday", "2026-11-02", "2026-11-13"),  # Fri
    ("@jordan send out the ILT agenda by Friday at 3pm", "2026-11-02", "2026-11-06"),  # Fri
    ("post the learning walk schedule, EOD Thursday", "2026-11-02", "2026-11-05"),  # Thu
    ("order 24 chairs for room 12 by tues", "2026-11-02", "2026-11-03"),  # Tue; trap: 24 and 12 are not days
    ("May Lopez to call parents by Tuesday", "2026-11-02", "2026-11-03"),  # Tue; trap: May is a person
    (
        "pull SAT scores for 11th grade by Thursday",
        "2026-11-02",
        "2026-11-05",
    ),  # Thu; trap: SAT is not Saturday, 11th is a grade
    ("sub coverage plan due 11/10", "2026-11-02", "2026-11-10"),  # Tue
    ("budget draft by the 13th please", "2026-11-02", "2026-11-13"),  # Fri
    ("staff survey closes by the 15th", "2026-11-02", "ask"),  # Nov 15 is a Sunday
    ("progress reports go home in 2 weeks", "2026-11-02", "2026-11-16"),  # Mon
    ("tier 2 lists from all grade teams by end of the week", "2026-11-02", "2026-11-06"),  # Fri
    ("finalize PD calendar by the end of the month", "2026-11-02", "2026-11-30"),  # Mon
    ("a week from tomorrow - share coaching notes with @dana", "2026-11-02", "2026-11-10"),  # Tue
    ("meet 2 x a week with the reading interventionists", "2026-11-02", "ask"),  # trap: no date
    ("collect exit tickets 11/5 and hand them back 11/12", "2026-11-02", "ask"),  # two dates
    ("let me know by noon today who needs a sub", "2026-11-02", "2026-11-02"),  # Mon
    ("update the attendance board every Friday", "2026-11-02", "ask"),  # trap: recurring
    ("@lee to finish 504 plan reviews by Monday", "2026-11-02", "ask"),  # said on a Monday
    ("conference sign-ups back no later than Nov 24", "2026-11-18", "2026-11-24"),  # Tue
    ("call the 6 chronic absence families before Thanksgiving", "2026-11-18", "ask"),
    ("formative data in the tracker, due 12/4", "2026-11-18", "2026-12-04"),  # Fri
    ("winter concert permission slips in by Dec. 4th", "2026-11-18", "2026-12-04"),  # Fri
    ("@sam call the Nguyen family by Thurs", "2026-11-18", "2026-11-19"),  # Thu
    ("feedback to all teachers next Thursday", "2026-11-18", "ask"),  # Nov 26 is a day off
    ("i need the iReady reports next Tues", "2026-11-18", "2026-11-24"),  # Tue
    (
        "new hallway duty roster two weeks from Monday",
        "2026-11-18",
        "2026-12-07",
    ),  # Mon; trap: not this Monday
    ("lesson plans up on the drive wk from fri", "2026-11-18", "ask"),
    ("return signed IEP copies in 7 school days", "2026-11-18", "2026-12-01"),  # Tue; trap: over the break
    ("follow up on last Friday's fire drill", "2026-11-18", "ask"),  # trap: past
    (
        "3rd period coverage list to the office by tmrw",
        "2026-11-18",
        "2026-11-19",
    ),  # Thu; trap: 3rd is a period
    ("attendance letters 10/3", "2026-11-18", "ask"),  # past
    ("@priya get the observation write-ups to me by Friday", "2026-11-20", "ask"),  # said on a Friday
    ("grade 3-5 data by Monday", "2026-11-20", "2026-11-23"),  # Mon; trap: 3-5 is not March 5
    ("EOD Tues: report card comments", "2026-11-20", "2026-11-24"),  # Tue
    ("email the bus company tomorrow", "2026-11-20", "ask"),  # Saturday
    (
        "a week from Monday we need the mid-unit assessment ready",
        "2026-11-20",
        "2026-11-30",
    ),  # Mon; trap: not this Monday
    ("ell testing schedule in 3 weeks", "2026-11-20", "2026-12-11"),  # Fri
    ("walkthrough feedback within 3 school days", "2026-11-20", "2026-11-25"),  # Wed
    ("share family night flyer by end of day today", "2026-11-20", "2026-11-20"),  # Fri
    ("science kits inventory by Tuesday 12/1", "2026-11-20", "2026-12-01"),  # Tue; weekday and date agree
    ("math pacing guide by Tuesday 12/2", "2026-11-20", "ask"),  # trap: Dec 2 is a Wednesday
    ("print the data wall posters tomorrow a.m.", "2026-11-22", "2026-11-23"),  # Mon
    ("@chris draft the family letter by next Tuesday", "2026-11-22", "2026-11-24"),  # Tue
    ("gym closed, tell the coaches by Friday", "2026-11-22", "ask"),  # Nov 27 is a day off
    ("team leads: agenda items in by this Wednesday", "2026-11-22", "2026-11-25"),  # Wed
    (
        "grade 2 running records done by the Monday after Thanksgiving break",
        "2026-11-22",
        "ask",
    ),  # trap: not Nov 23
    ("get quotes for 3 new printers, week from Tuesday", "2026-11-22", "2026-12-01"),  # Tue
    ("semester grades finalized by December 18", "2026-11-22", "2026-12-18"),  # Fri
    ("self-evals due 1/15", "2026-11-22", "2027-01-15"),  # Fri; year rolls over
    ("set up the staff lounge by Monday 7:30 am", "2026-12-30", "2027-01-04"),  # Mon
    ("@tori send welcome back email by Friday", "2026-12-30", "ask"),  # Jan 1 is a day off
    ("updated seating charts by next Fri", "2026-12-30", "2027-01-08"),  # Fri
    ("1/5 - spring testing calendar to the district", "2026-12-30", "2027-01-05"),  # Tue; year rolls over
    ("sign up for CPR by Jan 12th", "2026-12-30", "2027-01-12"),  # Tue
    ("tier 3 referrals updated in 3 school days", "2026-12-30", "2027-01-06"),  # Wed; trap: over the break
    ("first draft of the school improvement plan by january 29, 2027", "2026-12-30", "2027-01-29"),  # Fri
    ("sub plans on my desk by tomorrow EOD", "2027-02-25", "2027-02-26"),  # Fri
    ("close out the title I spending by end of month", "2027-02-25", "ask"),  # Feb 28 is a Sunday
    ("@nina visit 4 classrooms by next wednesday", "2027-02-25", "2027-03-03"),  # Wed
    ("April to send the newsletter by Monday", "2027-02-25", "2027-03-01"),  # Mon; trap: April is a person
    ("3/4 of staff still need the CPR form, chase them", "2027-02-25", "ask"),  # trap: a fraction
    ("field trip money turned in by 3/12/27", "2027-02-25", "2027-03-12"),  # Fri
    (
        "write the 6 week intervention plan by Tues",
        "2027-02-25",
        "2027-03-02",
    ),  # Tue; trap: 6 week is not a span
    ("hiring committee names, Mar 31", "2027-02-25", "2027-03-31"),  # Wed
    ("enter all benchmark scores by end of the month", "2028-02-28", "2028-02-29"),  # Tue; leap year
    ("staffing projections in 2 days", "2028-02-28", "2028-03-01"),  # Wed; leap year
    ("@omar 30 min debrief w/ grade 4 by fri", "2028-02-28", "2028-03-03"),  # Fri; 30 and 4 are not days
    ("testing coordinator training roster by next Friday, 8am", "2028-02-28", "2028-03-10"),  # Fri
    ("replace the projector bulbs in 204 and 211 soon", "2028-02-28", "ask"),
    ("safety plan to central office in 3 working days", "2028-02-28", "2028-03-02"),  # Thu; leap year
]
