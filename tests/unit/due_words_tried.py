"""Due dates as a teacher would type them, written by somebody who had not seen the tables beside it.

Days off as in `due_words_phrases`; said on a day, the date that a person would read, "ask" = it must be asked.
"""

MONDAY = "2026-11-02"
_PHRASES = """
share running records by Fri 11/6 | 2026-11-06
share running records by 6 Nov | 2026-11-06
share running records by the 6th of November | 2026-11-06
upload by Nov. 6, 2026 | 2026-11-06
upload by 06-Nov-2026 | 2026-11-06
upload by 11.6.2026 | ask
upload by 2026/11/06 | 2026-11-06
upload by 20/11/2026 | 2026-11-20
upload by 20.11.2026 | 2026-11-20
due 11-20-2026: upload | 2026-11-20
due 11-20-26 upload | 2026-11-20
due 11/20/26 upload | 2026-11-20
upload by 11-20 | ask
upload by Friday 20th | 2026-11-20
upload by Friday the 20th | 2026-11-20
upload by Fri the 6th | 2026-11-06
upload by Friday the 13th | 2026-11-13
upload by Friday the 7th | ask
upload by Thursday Nov 6 | ask
upload by Thursday, November 5th at 3:30 pm | 2026-11-05
upload by Thursday 3:30 | 2026-11-05
upload by 3:30 Thursday | 2026-11-05
upload by 3 pm on Thursday | 2026-11-05
upload by Thursday before first period | 2026-11-05
upload by Thursday after dismissal | 2026-11-05
upload by Thursday at lunch | 2026-11-05
upload Thursday during planning period | 2026-11-05
upload by lunch Thursday | 2026-11-05
upload by 5 | ask
upload by 5pm | ask
upload at 5 on Thursday | 2026-11-05
upload by 4:00 today | 2026-11-02
upload by end of day Wednesday | 2026-11-04
upload by EOD Wed 11/4 | 2026-11-04
upload by close of business on the 6th | 2026-11-06
upload by COB 11/6 | 2026-11-06
upload by midnight Friday | 2026-11-06
upload by Friday midnight | 2026-11-06
upload by Friday night | 2026-11-06
upload by Fri morning | 2026-11-06
upload Fri AM | 2026-11-06
upload by Friday, no later | 2026-11-06
upload by Friday at the very latest | 2026-11-06
upload by this coming Friday | 2026-11-06
upload by this Friday (11/6) | 2026-11-06
upload by next Friday (11/13) | 2026-11-13
upload by next Friday (11/6) | 2026-11-06
upload by next Monday | 2026-11-09
upload by Monday | ask
upload by a week from today | 2026-11-09
upload by a week from Friday | 2026-11-13
upload by Friday week | 2026-11-13
upload by two weeks from Friday | 2026-11-20
upload in 10 days | 2026-11-12
upload within 10 school days | 2026-11-16
upload in a couple of weeks | ask
upload in a few days | ask
upload in two and a half weeks | ask
upload in 2-3 weeks | ask
upload within the week | ask
upload by mid-November | ask
upload by early December | ask
upload by the first week of December | ask
upload by the first Monday in December | 2026-12-07
upload by the second Tuesday of the month | 2026-11-10
upload by the last Friday in November | ask
upload by the last day of November | 2026-11-30
upload by the end of November | 2026-11-30
upload by end of month | 2026-11-30
upload by month end | ask
upload by the end of next week | 2026-11-13
upload by the middle of next week | ask
upload by the weekend | ask
upload over the weekend | ask
upload by the end of the quarter | ask
upload by end of Q2 | ask
upload by end of first semester | ask
upload by the end of the marking period | ask
upload by winter break | ask
upload before winter break | ask
upload the week before winter break | ask
upload the Friday before Thanksgiving | ask
upload the day after Labor Day | ask
upload by Election Day | ask
upload by Columbus Day | ask
upload by Indigenous Peoples' Day | ask
upload by Juneteenth | ask
upload by Lunar New Year | ask
upload by Diwali | ask
upload by Valentine's Day | ask
upload by Mother's Day | ask
upload by Memorial Day | ask
upload by the 4th of July | ask
upload by July 4th | ask
upload by Groundhog Day | ask
upload by Halloween | ask
upload before Halloween on Friday | ask
upload by Pi Day | ask
upload by the 100th day of school | ask
upload by picture day | ask
upload by report card day | ask
upload by the next board meeting | ask
upload by our next ILT meeting | ask
upload by the next meeting on Nov 10 | 2026-11-10
upload before our meeting on Tuesday | ask
upload for our Nov 10 meeting | ask
upload in time for our next meeting | ask
upload at our next PLC | ask
upload two days before the next meeting | ask
upload the day before our next meeting | ask
upload after our next meeting | ask
upload by the meeting on the 24th | ask
upload by Nov 23-27 | ask
upload between Nov 9 and Nov 13 | ask
upload Nov 9 - 13 | ask
upload the week of Nov 9 | ask
upload the week of 11/9 | ask
upload Mon-Wed next week | ask
upload Monday or Tuesday | ask
upload by Tuesday or Wednesday | ask
upload by Tues/Wed | ask
upload by Tuesday, Wednesday at the latest | ask
upload by Friday if possible, otherwise Monday | ask
upload by 11/6 or 11/9 | ask
upload no later than Friday and send it on by Monday the 9th | ask
upload by 3/4 | 2027-03-04
upload by 11/31 | ask
upload by Feb 29 | ask
upload by Feb 30 | ask
upload by 13/13 | ask
upload by Nov 1 | ask
upload by Oct 30 | ask
upload by last Friday | ask
upload by yesterday | ask
upload by Friday, Nov 6 2025 | ask
upload by Nov 6, 2027 | ask
upload by Nov 27 | ask
upload by December 25 | ask
upload by Sunday | ask
upload by Sat | ask
upload by Saturday the 7th | ask
upload by 11/7 | ask
review 3/4 of the unit plans by Friday | 2026-11-06
order 24 1/2-inch binders by Friday | 2026-11-06
visit rooms 11/12 by Friday | 2026-11-06
score 10/12 on the rubric by Friday | 2026-11-06
plan the 11/20 visit by Friday | 2026-11-06
Call Mr. May by Friday | 2026-11-06
March with the band on Friday | 2026-11-06
ask June about the data by Friday | 2026-11-06
plan the May retreat by Friday | 2026-11-06
print the Sunday school flyer by Friday | 2026-11-06
post the Monday memo by Friday | 2026-11-06
post the Monday memo | ask
send the Tuesday folders home | ask
fix the Wi-Fi on 2nd floor by Friday | 2026-11-06
update the Jan-Mar pacing guide by Friday | 2026-11-06
compare Sept and Oct attendance by Friday | 2026-11-06
compare Sept and Oct attendance | ask
read chapter 5 by Friday | 2026-11-06
read pp. 12-14 by Friday | 2026-11-06
meet with grade 11/12 team | ask
5 teachers try exit tickets by Nov 20 | 2026-11-20
try it twice a week until Nov 20 | 2026-11-20
try it for 2 weeks | ask
try it for two weeks starting Monday | ask
start Monday | ask
starting Nov 9 try exit tickets | ask
run exit tickets from Nov 9 through Nov 20 | ask
run exit tickets Nov 9 to 20 | ask
run exit tickets until the 20th | ask
every other Tuesday check the data | ask
each Friday by 3 send the tally | ask
check weekly | ask
observe 2 rooms per week by Nov 20 | 2026-11-20
by Friday's meeting finish the chart | 2026-11-06
by Friday's ILT finish the chart | 2026-11-06
finish the chart for Friday's meeting | ask
finish Friday's chart by Thursday | 2026-11-05
not due until Friday | ask
don't send before Friday | ask
cancel the visit planned for Friday | ask
move the meeting from Friday to Monday | ask
push the deadline to Friday | ask
deadline: Friday | 2026-11-06
Deadline is Nov. 6 | 2026-11-06
due date 11/6 - share the chart | 2026-11-06
due by: 11/6 share the chart | 2026-11-06
by when: Friday | 2026-11-06
when: Friday, who: me | 2026-11-06
target date: 11/20 | 2026-11-20
target 11/20: publish the chart | 2026-11-20
share the chart (11/6) | 2026-11-06
share the chart [Fri] | 2026-11-06
share the chart, Fri | 2026-11-06
share the chart -- Friday | 2026-11-06
share the chart; Friday | 2026-11-06
Friday share the chart | 2026-11-06
Fri. - share the chart | 2026-11-06
on Friday share the chart | 2026-11-06
share the chart on the 6th | 2026-11-06
share the chart on 11/6 | 2026-11-06
share the chart 11/6 | 2026-11-06
share the chart by tmrw | 2026-11-03
share the chart by tomorrow morning | 2026-11-03
share the chart tomorrow before school | 2026-11-03
share the chart by tomorrow, Nov 4 | ask
share the chart by tomorrow (Tue) | 2026-11-03
share the chart by tomorrow (Wed) | ask
share the chart by the day after tomorrow | 2026-11-04
share the chart first thing Tuesday | 2026-11-03
share the chart by Tuesday first thing | 2026-11-03
share the chart by Teusday | ask
share the chart by Wensday | ask
share the chart by firday | ask
share the chart by Novemeber 6 | ask
share the chart by Nov6 | ask
share the chart by nov 6th. thx | 2026-11-06
share the chart by nov 6th!!! | 2026-11-06
share the chart by NOV 6 | 2026-11-06
SHARE THE CHART BY FRIDAY | 2026-11-06
share the chart by fri pls | 2026-11-06
share the chart ASAP but by Fri at latest | 2026-11-06
share the chart when you can | ask
share the chart soon | ask
share the chart before you leave | ask
share the chart by the time we meet | ask
share the chart by the time we meet Tuesday | 2026-11-03
share the chart w/ team Fri | 2026-11-06
share the chart b/4 Fri | ask
share the chart b4 Friday | ask
share the chart by Fri 6 | 2026-11-06
share the chart by Friday 6 November | 2026-11-06
share the chart by Friday November 6, 2026, 5:00 PM CST | 2026-11-06
share the chart by Friday and by Monday | ask
share Q1 data by 11/6 at 3 | 2026-11-06
share Q1 data by 11/6 at 3:15pm in room 204 | 2026-11-06
finish 2nd draft by the 2nd week of December | ask
finish it by December | ask
finish it by Christmas | ask
finish it this year | ask
finish it by next year | ask
finish it by spring | ask
finish it by 2027 | ask
finish it by January 2027 | ask
finish it by 1/15 | 2027-01-15
finish it by Jan 15 | 2027-01-15
finish it by Oct 1 | ask
finish it by 10/1/27 | 2027-10-01
finish it 30 days from now | 2026-12-02
finish it 30 days from Nov 2 | ask
finish it two weeks before Dec 18 | ask
finish it two weeks after the visit on Nov 20 | ask
finish it one week after Friday | 2026-11-13
finish it by 8am Monday | ask
finish it by Monday 8am | ask
finish it by Monday, 11/9 | 2026-11-09
finish it by Mon. 9 | 2026-11-09
finish it by the 9th or so | ask
finish it around the 9th | ask
finish it about Nov 9 | ask
finish it by Nov 9ish | ask
finish it by roughly Nov 9 | ask
finish it by Nov 9? | 2026-11-09
finish it by Nov 9 (tentative) | ask
finish it by Nov 9, maybe 10 | ask
"""
PHRASES = [
    (words.strip(), MONDAY, date.strip())
    for words, date in (line.rsplit("|", 1) for line in _PHRASES.strip().splitlines())
]
