"""Action items as principals type them, written by somebody who had not seen the tables beside it: date, owner and what is left.

All were typed on Wednesday, December 2, 2026; "ask" = the date must be asked, "?" = the owner must be.
"""

WEDNESDAY = "2026-12-02"
_ENGLISH = """
collect slips by the fourth of December | 12-04 | ? | Collect slips
bring data on December eighth | 12-08 | ? | Bring data
bring data by Tuesday the fifteenth | 12-15 | ? | Bring data
bring data Thursday, the twenty-fourth | ask | ? | Bring data
bring data by Thursday twenty-fourth | ask | ? | Bring data by Thursday twenty-fourth
one third of staff surveyed by the tenth | 12-10 | ? | One third of staff surveyed
May first graders visit the library by Friday | 12-04 | ? | May first graders visit the library
March first draft by Friday | 12-04 | ? | March first draft
second draft due Friday | 12-04 | ? | Second draft
third quarter awards list by Friday | 12-04 | ? | Third quarter awards list
file the form by Friday next | ask | ? | File the form
file the form tomorrow week | 12-10 | ? | File the form
file the form Friday in two weeks | ask | ? | File the form
file the form latest by Thursday | 12-03 | ? | File the form
file the form by 4 on Friday | 12-04 | ? | File the form
file the form Friday at half past three | 12-04 | ? | File the form
file the form by Friday 3.15 pm | 12-04 | ? | File the form
file the form by Fri 6th period | 12-04 | ? | File the form
file the form by 3 pm | ask | ? | File the form by 3 pm
file the form by Friday, if not Monday | ask | ? | File the form by Friday, if not Monday
by Friday Friday folders | 12-04 | ? | Friday folders
Draft the May parent night flyer by Friday | 12-04 | ? | Draft the May parent night flyer
Will Grant to share March data by 12/11 | 12-11 | will | Share March data
Will collect slips by Friday | 12-04 | ? | Will collect slips
grace period letter out by Monday | 12-07 | ? | Grace period letter out
make the agenda for Monday by Friday | 12-04 | ? | Make the agenda for Monday
by Dec 11 order food for the gala on Dec 17 | 12-11 | ? | Order food for the gala on Dec 17
survey results by Friday so we can discuss Tuesday | 12-04 | ? | Survey results so we can discuss Tuesday
share data by Friday and the deck by Monday | ask | ? | Share data by Friday and the deck by Monday
reserve the library 12/9 2-3pm | ask | ? | Reserve the library 12/9 2-3pm
book fair flyer Friday | 12-04 | ? | Book fair flyer
watch the video before we meet Tuesday | ask | ? | Watch the video before we meet Tuesday
call parents if absent Friday | ask | ? | Call parents if absent Friday
collect slips (by Friday, Grace Kim) | 12-04 | grace | Collect slips
myself: bring data by Friday | 12-04 | me | Bring data
I want Grace Kim to bring data by Friday | 12-04 | ? | I want Grace Kim to bring data
I want to bring data by Friday | 12-04 | me | Want to bring data
I need data from Grace Kim by Friday | 12-04 | ? | I need data from Grace Kim
I have the data by Friday | 12-04 | ? | I have the data
<@U1> needs the data by Friday | 12-04 | ? | Maya Lopez needs the data
<@U1> needs to send the data by Friday | 12-04 | maya | Send the data
<@U1> would like the data by Friday | 12-04 | ? | Maya Lopez would like the data
<@U1> is out until Friday | ask | ? | Maya Lopez is out until Friday
<@U1>'s class data by Friday | 12-04 | ? | Maya Lopez's class data
Grace Kim will be out Friday | ask | ? | Grace Kim will be out Friday
Grace Kim needs to be told by Friday | 12-04 | ? | Grace Kim needs to be told
Grace Kim is leading the data talk Friday | 12-04 | grace | Leading the data talk
slides made by Grace Kim by Friday | 12-04 | grace | Slides made
slides approved by Grace Kim by Friday | 12-04 | ? | Slides approved by Grace Kim
share data by Friday (thanks <@U1>) | 12-04 | ? | Share data by Friday (thanks Maya Lopez)
share data by Friday (requested by Grace Kim) | 12-04 | ? | Share data by Friday (requested by Grace Kim)
dont do the data wall until Friday | ask | ? | Dont do the data wall until Friday
dont forget the data wall by Friday | 12-04 | ? | Dont forget the data wall
data wall nxt fri | 12-11 | ? | Data wall
Grace Kim wont do the data wall by Friday | ask | ? | Grace Kim wont do the data wall by Friday
the grade 3 team will bring exit tickets by Tuesday | 12-08 | ? | The grade 3 team will bring exit tickets
"""
_SPANISH = """
enviar datos de aquí a dos semanas | 12-16 | ? | Enviar datos
enviar datos de aqui a 15 dias | ask | ? | Enviar datos
enviar datos el viernes en ocho | ask | ? | Enviar datos
enviar datos de hoy en ocho | ask | ? | Enviar datos
enviar datos el martes ocho | ask | ? | Enviar datos el martes ocho
enviar datos para el martes quince de diciembre | ask | ? | Enviar datos para el martes quince de diciembre
enviar datos el viernes a las tres y cuarto | 12-04 | ? | Enviar datos
enviar datos el viernes a mediodía | 12-04 | ? | Enviar datos
enviar datos la semana próxima, martes | 12-08 | ? | Enviar datos
enviar datos el lunes si se puede | 12-07 | ? | Enviar datos si se puede
enviar datos si falta alguien el lunes | ask | ? | Enviar datos si falta alguien el lunes
no olvidar enviar datos el viernes | 12-04 | ? | No olvidar enviar datos
no enviar datos antes del viernes | ask | ? | No enviar datos antes del viernes
preparar la noche de padres de mayo para el viernes | 12-04 | ? | Preparar la noche de padres de mayo
carpeta del viernes lista para el jueves | 12-03 | ? | Carpeta del viernes lista
Maya Lopez tiene que enviar datos el viernes | 12-04 | maya | Enviar datos
yo quiero que José Núñez envíe datos el viernes | ask | ? | Yo quiero que José Núñez envíe datos el viernes
yo quiero enviar datos el viernes | 12-04 | me | Quiero enviar datos
entregar boletas el viernes 8:30 am | 12-04 | ? | Entregar boletas
entregar boletas a las 3 del viernes | 12-04 | ? | Entregar boletas
entregar boletas, límite viernes | 12-04 | ? | Entregar boletas
boletas el lunes a cargo de <@U1> | 12-07 | maya | Boletas
<@U1> está fuera hasta el lunes | ask | ? | Maya Lopez está fuera hasta el lunes
<@U1> necesita las boletas el lunes | 12-07 | ? | Maya Lopez necesita las boletas
todos leen el capítulo 2 para el viernes | 12-04 | ? | Todos leen el capítulo 2
datos revisados por José Núñez para el viernes | 12-04 | ? | Datos revisados por José Núñez
"""


def _rows(table: str, locale: str) -> list[tuple[str, str, str, str, str]]:
    rows = (line.rsplit(" | ", 3) for line in table.strip().splitlines())
    return [(words, locale, day, owner, text) for words, day, owner, text in rows]


# Spanish in an English Slack: the day may be first.
_MIXED = """
entregar boletas el 12/7/2026 | ask | ? | Entregar boletas
entregar boletas el 7 dic 2026 | 12-07 | ? | Entregar boletas
"""
SENTENCES = [*_rows(_ENGLISH, "en-US"), *_rows(_SPANISH, "es-LA"), *_rows(_MIXED, "en-US")]
# What their dates say, without the owners: for `due_words_table`.
PHRASES = [
    (words, WEDNESDAY, day if day == "ask" else f"2026-{day}")
    for words, locale, day, *_ in SENTENCES
    if locale == "en-US"
]
