"""The words after `/ilt` in Spanish. They are understood beside the English ones by everybody, with and without accents."""

from collections.abc import Iterable, Mapping

from bot.rules.people_names import folded
from bot.words import language

# By our word: the one that the help names, then others that mean the same. What has none is the same in both languages.
COMMANDS = {
    "reflect": ("reflexionar", "reflexión", "autoevaluación", "votar", "votación"),
    "reveal": ("mostrar",),
    "meeting": ("reunión",),
    "decision": ("decisión",),
    "results": ("resultados",),
    "focus": ("enfoque",),
    "strategy": ("estrategia",),
    "trend": ("tendencia",),
    "export": ("documento", "exportar"),
    "share": ("compartir",),
    "ask": ("preguntar", "consultar"),
    "action": ("tarea",),
    "actions": ("tareas",),
    "done": ("hecho", "hecha", "hechos", "hechas", "listo"),
    "resources": ("recursos",),
    "schools": ("escuelas", "entre escuelas"),
    "growth": ("crecimiento",),
    "privacy": ("privacidad",),
    "setup": ("configuración", "configurar"),
    "help": ("ayuda",),
}
# The second words of our commands, likewise.
SECOND: dict[str, dict[str, tuple[str, ...]]] = {
    "agenda": {"add": ("añadir", "agregar", "poner")},
    "meeting": {
        "start": ("comenzar", "empezar", "iniciar"),
        "end": ("terminar", "cerrar"),
        "list": ("lista", "calendario"),
    },
    "actions": {
        "mine": ("mías",),
        "all": ("todas",),
        "overdue": ("atrasadas", "vencidas"),
        "done": ("hechas", "terminadas"),
        "dropped": ("descartadas",),
    },
    "focus": {"end": ("terminar", "balance")},
    "strategy": {"list": ("lista", "todas")},
}
# What people call it beside that.
SAME = {
    "cancelar reunión|cancelar la reunión|mover la reunión|cambiar la reunión|aplazar la reunión|posponer la reunión|omitir la reunión"
    "|saltar la reunión": "meeting list",
    "volver a votar|votar otra vez|votar de nuevo": "results",
    "quién está atrasado|qué está atrasado|atrasadas|tareas atrasadas": "actions overdue",
    "decidir|decisiones|últimas decisiones|registrar decisión|registrar una decisión": "decision",
    "comenzar reunión|comenzar la reunión|empezar reunión|empezar la reunión|iniciar reunión|iniciar la reunión|comenzar|empezar|iniciar|empecemos|comencemos": "meeting start",
    "terminar reunión|terminar la reunión|cerrar la reunión|terminamos|ya terminamos|eso es todo": "meeting end",
    "próxima reunión|próxima agenda|temas|preguntas del personal": "agenda",
    "añadir punto|agregar punto|añadir a la agenda|agregar a la agenda|poner en la agenda": "agenda add",
    "reuniones|calendario|cuándo nos reunimos|cuándo es la próxima reunión": "meeting list",
    "mis tareas|mi lista|lista|pendientes|mis pendientes|lista de tareas": "actions",
    "deshacer|no hecha|reabrir": "actions done",
    "nueva tarea|añadir tarea|agregar tarea|registrar tarea|registrar": "action",
    "completar|terminar|cerrar|completada|terminada": "done",
    "iniciar votación|abrir votación|iniciar la autoevaluación|empezar la autoevaluación|quiero votar|cómo voto|dónde voto|boleta|rúbrica"
    "|encuesta": "reflect",
    "últimos resultados|ver resultados|ver los resultados": "results",
    "área de enfoque|áreas de enfoque|en qué trabajamos|prioridades|metas|puntos": "focus",
    "hacer balance|balance|terminar el enfoque|próximo ciclo": "focus end",
    "estrategias|nuestras estrategias|mis estrategias": "strategy list",
    "nueva estrategia|añadir estrategia|agregar estrategia": "strategy",
    "nuestro plan|el plan|plan de acción|teoría de acción|palancas|trimestres": "plan",
    "biblioteca|recurso|plantillas|plantilla|protocolos|qué ayuda|buscar": "resources",
    "tendencias|progreso|qué cambió": "trend",
    "mi página de crecimiento|página de crecimiento|mi crecimiento|habilidades|práctica": "growth",
    "acta|actas|última acta|descargar": "export",
    "publicar": "share",
    "consulta|consulta al personal|encuesta al personal": "ask",
    "mis datos|borrar mis datos|quién ve qué|quién ve mi voto|borrar": "privacy",
    "ajustes|acuerdos|organizadores|zona horaria|cambiar zona horaria|cambiar la zona horaria|días libres|feriados|días feriados"
    "|idioma|cambiar idioma|español|en español|cambiar a español|inglés": "setup",
    "inicio|mi inicio|mis ajustes|recordatorio|recordatorios|mis recordatorios|recuérdame|notificaciones|avisos|ausencia|ausencias|vacaciones|licencia": "home",
    "buenos días|buenas tardes|comandos|menú|hola|gracias|qué puedes hacer|qué puedo hacer|cómo funciona|qué es esto|no entiendo|estoy perdido|estoy perdida": "help",
}
# The same words said of an item are its beginning, and no part of it.
LABELS = (
    "nueva tarea",
    "añadir tarea",
    "agregar tarea",
    "registrar tarea",
    "registrar",
    "añadir punto",
    "agregar punto",
)


def by_name(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Our words by the Spanish ones, as they are looked up."""
    return {folded(name): ours for ours, names in table.items() for name in names}


_COMMANDS = by_name(COMMANDS)
_SECOND = {command: by_name(table) for command, table in SECOND.items()}
_MARKS = ".,:;!¡¿?"
_SPANISH = "es"


def knows(word: str) -> bool:
    """Whether a word, as it is looked up, is a command's name in Spanish."""
    return word in _COMMANDS


def in_english(words: str) -> str:
    """The same with our own words for the Spanish ones at its beginning; other words stay as they are typed.

    >>> in_english("tarea @Kim compartir el protocolo")
    'action @Kim compartir el protocolo'
    """
    first, rest = _parted(words)
    command = _COMMANDS.get(first, first)
    second, more = _parted(rest)
    if known := _SECOND.get(command, {}).get(second):
        return f"{command} {known} {more}".strip()
    return f"{command} {rest}".strip() if first in _COMMANDS else words


def in_spanish(command: str) -> str:
    """One of our commands as people who read Spanish see it: `reunión comenzar` for `meeting start`."""
    first, *second = command.split()
    named = [COMMANDS.get(first, (first,))[0]]
    return " ".join([*named, *(SECOND.get(first, {}).get(word, (word,))[0] for word in second)])


def shown(command: str) -> str:
    """The same as whoever reads it now sees it."""
    return in_spanish(command) if language() == _SPANISH else command


def _parted(words: str) -> tuple[str, str]:
    """The first word as it is looked up, and what follows it."""
    first, *rest = words.split(maxsplit=1) or [""]
    return folded(first).strip(_MARKS), "".join(rest)
