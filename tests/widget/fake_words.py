"""Interface strings as the fake server gives them: the real French, Arabic as far as tests look."""

from callbot.channels.interface import screen_strings
from callbot.i18n.catalogues import Catalogues, interface_strings
from callbot.settings import PACKAGE_DATA

WEB = PACKAGE_DATA / "web"
FRENCH = dict(
    interface_strings(
        Catalogues.load(PACKAGE_DATA / "translations"), "fr", screen_strings(WEB, "widget")
    )
)

ARABIC = {
    "Town hall assistant": "مساعد البلدية",
    "Automatic answers": "إجابات آلية",
    "Ask a question": "اطرح سؤالاً",
    "Hello! I am an automatic assistant of the town hall, not a person.": (
        "مرحبًا! أنا مساعد آلي للبلدية ولست شخصًا."
    ),
    "I can tell you about transport, events and the services of the city. "
    "For anything else I tell you whom to ask.": (
        "أجيبكم عن النقل والفعاليات وخدمات المدينة، وأدلّكم في غير ذلك على الجهة المناسبة."
    ),
    "When does the next metro leave?": "متى ينطلق المترو القادم؟",
    "What's on this weekend?": "ما الفعاليات في نهاية الأسبوع؟",
    "Is the town hall open today?": "هل البلدية مفتوحة اليوم؟",
    "I would like to speak to a person": "أريد التحدث إلى شخص",
    "Your question": "سؤالكم",
    "Write your question…": "اكتبوا سؤالكم…",
    "Please give no personal details, such as health or bank data.": (
        "يرجى عدم ذكر بيانات شخصية كالصحة أو الحساب المصرفي."
    ),
    "Send": "إرسال",
    "You": "أنتم",
    "Assistant": "المساعد",
    "Language": "اللغة",
    "Close the assistant": "إغلاق المساعد",
    "Line": "الخط",
    "Towards": "باتجاه",
    "Departure": "المغادرة",
    "in {minutes} min": "بعد {minutes} د",
}

STRINGS = {"fr": FRENCH, "ar": ARABIC, "en": {}}
LABELS = {
    "fr": {"transport.first_last": "Dernier métro"},
    "en": {"transport.first_last": "Last metro"},
    "ar": {},
}
LANGUAGES = [
    {"code": "fr", "name": "français"},
    {"code": "en", "name": "English"},
    {"code": "ar", "name": "العربية"},
]
