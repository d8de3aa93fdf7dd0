"""Interface strings as the fake server gives them: French whole, Arabic as far as tests look."""

FRENCH = {
    "Town hall assistant": "Assistant de la mairie",
    "Automatic answers": "Réponses automatiques",
    "Ask a question": "Poser une question",
    "Ask a question. New messages: {count}": "Poser une question. Nouveaux messages : {count}",
    "Hello! I am an automatic assistant of the town hall, not a person.": (
        "Bonjour ! Je suis un assistant automatique de la mairie, pas une personne."
    ),
    "I can tell you about transport, events and the services of the city. "
    "For anything else I tell you whom to ask.": (
        "Je vous renseigne sur les transports, les événements et les services de la ville. "
        "Pour le reste, je vous dis à qui vous adresser."
    ),
    "When does the next metro leave?": "À quelle heure part le prochain métro ?",
    "What's on this weekend?": "Que faire ce week-end ?",
    "Is the town hall open today?": "La mairie est-elle ouverte aujourd’hui ?",
    "I would like to speak to a person": "Je voudrais parler à une personne",
    "Questions to begin with": "Questions pour commencer",
    "Suggested replies": "Réponses proposées",
    "Choices: {list}.": "Choix : {list}.",
    "Conversation": "Conversation",
    "You": "Vous",
    "Assistant": "Assistant",
    "An agent of the town hall": "Un agent de la mairie",
    "Your question": "Votre question",
    "Write your question…": "Écrivez votre question…",
    "Send": "Envoyer",
    "Please give no personal details, such as health or bank data.": (
        "Ne donnez pas de données personnelles (santé, banque…)."
    ),
    "Close the assistant": "Fermer l’assistant",
    "Language": "Langue",
    "More": "Plus",
    "(new window)": "(nouvelle fenêtre)",
    "Sending…": "Envoi…",
    "Waiting to be sent": "En attente d’envoi",
    "Not sent": "Non envoyé",
    "Send again": "Renvoyer",
    "Was this answer helpful?": "Cette réponse vous a-t-elle aidé ?",
    "Helpful": "Utile",
    "Not helpful": "Pas utile",
    "Thank you for your opinion.": "Merci pour votre avis.",
    "Download the conversation": "Télécharger la conversation",
    "conversation": "conversation",
    "Erase the conversation": "Effacer la conversation",
    "Erase this conversation? It is deleted here and at the town hall, for good.": (
        "Effacer cette conversation ? Elle est supprimée ici et à la mairie, définitivement."
    ),
    "Erase": "Effacer",
    "Keep": "Garder",
    "The conversation has been erased.": "La conversation a été effacée.",
    "Use my position": "Utiliser ma position",
    "From where I am now": "Depuis ma position actuelle",
    "Looking for your position…": "Recherche de votre position…",
    "Line": "Ligne",
    "Towards": "Vers",
    "Departure": "Départ",
    "in {minutes} min": "dans {minutes} min",
    "now": "maintenant",
    "When": "Quand",
    "Where": "Où",
    "Address": "Adresse",
    "Opening hours": "Horaires",
    "Telephone": "Téléphone",
    "Learn more": "En savoir plus",
    "Cancelled": "Annulé",
    "Moved": "Reporté",
    "You are offline. Your messages are kept and sent as soon as the connection is back.": (
        "Vous êtes hors ligne. Vos messages sont gardés et partiront dès le retour du réseau."
    ),
    "The assistant cannot be reached. "
    "Your messages are kept and sent as soon as it answers again.": (
        "L’assistant est injoignable. Vos messages sont gardés et partiront dès son retour."
    ),
    "Many messages have been sent at once. Yours is sent again in {seconds} seconds.": (
        "Beaucoup de messages à la fois. Le vôtre repart dans {seconds} secondes."
    ),
    "Your message is too long. Please make it shorter.": (
        "Votre message est trop long. Raccourcissez-le."
    ),
    "Your position was not given. You can write the name of a stop or of a place instead.": (
        "Votre position n’a pas été donnée. Vous pouvez écrire le nom d’un arrêt ou d’un lieu."
    ),
    "Your position could not be found. You can write the name of a stop or of a place instead.": (
        "Votre position est introuvable. Vous pouvez écrire le nom d’un arrêt ou d’un lieu."
    ),
    "The assistant has a problem. Your message is sent again shortly.": (
        "L’assistant a un problème. Votre message est renvoyé dans un instant."
    ),
    "This message was already received with other words. Please send it again.": (
        "Ce message a déjà été reçu avec d’autres mots. Envoyez-le de nouveau."
    ),
    "Your message could not be accepted. Please write it in other words.": (
        "Votre message n’a pas été accepté. Écrivez-le autrement."
    ),
    "The assistant did not accept the format of your message. Please reload the page.": (
        "L’assistant n’a pas accepté le format de votre message. Rechargez la page."
    ),
    "The earlier conversation is no longer kept. A new one has begun.": (
        "La conversation précédente n’est plus conservée. Une nouvelle a commencé."
    ),
    "The conversation could not be erased now. Please try again in a moment.": (
        "La conversation n’a pas pu être effacée. Réessayez dans un instant."
    ),
    "Your opinion could not be sent. Please try again in a moment.": (
        "Votre avis n’a pas pu être envoyé. Réessayez dans un instant."
    ),
}

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
LANGUAGES = [
    {"code": "fr", "name": "Français"},
    {"code": "en", "name": "English"},
    {"code": "ar", "name": "العربية"},
]
