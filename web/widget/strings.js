/** Every sentence; functions, because the language may change. */

import { t } from "./page.js";

export const title = () => t("Town hall assistant");
export const machine = () => t("Automatic answers");
export const launcher = () => t("Ask a question");
export const unread = (count) => t("Ask a question. New messages: {count}", { count });

export const greeting = () => t("Hello! I am an automatic assistant of the town hall, not a person.");
export const abilities = () => t("I can tell you about transport, events and the services of the city. For anything else I tell you whom to ask.");
export const starters = [
  () => t("When does the next metro leave?"),
  () => t("What's on this weekend?"),
  () => t("Is the town hall open today?"),
  () => t("I would like to speak to a person"),
];
export const choices = () => t("Suggested replies");
export const choicesAre = (list) => t("Choices: {list}.", { list });

export const conversation = () => t("Conversation");
export const you = () => t("You");
export const assistant = () => t("Assistant");
export const agent = () => t("An agent of the town hall");
export const composer = () => t("Your question");
export const placeholder = () => t("Write your question…");
export const send = () => t("Send");
export const note = () => t("Please give no personal details, such as health or bank data.");
export const close = () => t("Close the assistant");
export const chooseLanguage = () => t("Language");
export const more = () => t("More");
export const newWindow = () => t("(new window)");

export const speak = () => t("Speak your question");
export const stop = () => t("Stop and send");
export const listening = () => t("I am listening; your voice is not kept. Press again when you have finished.");
export const understanding = () => t("One moment: what you said is being written down…");
export const check = () => t("Please check what was understood, then send it.");
export const notHeard = () => t("Nothing was understood. Please speak closer to the microphone, or write.");
export const micRefused = () => t("The microphone is not allowed on this page. Allow it in your browser, or write.");
export const micMissing = () => t("No microphone was found. You can write instead.");
export const listen = () => t("Listen to this answer");

export const sending = () => t("Sending…");
export const waiting = () => t("Waiting to be sent");
export const notSent = () => t("Not sent");
export const retry = () => t("Send again");

export const yesHelpful = () => t("Helpful");
export const notHelpful = () => t("Not helpful");
export const thanks = () => t("Thank you for your opinion.");

export const download = () => t("Download the conversation");
export const erase = () => t("Erase the conversation");
export const eraseSure = () => t("Erase this conversation? It is deleted here and at the town hall, for good.");
export const eraseYes = () => t("Erase");
export const eraseNo = () => t("Keep");
export const erased = () => t("The conversation has been erased.");

export const locate = () => t("Use my position");
export const here = () => t("From where I am now");
export const locating = () => t("Looking for your position…");
export const notLocated = () => t("Your position is not known here. You can write the name of a stop or of a place instead.");

export const callBack = () => t("Ask to be called back");
export const phoneNumber = () => t("Your telephone number");
export const consent = (day) => t("I agree that the town hall keeps this number until {day} at the latest, only to call me back. Erasing the conversation deletes it at once.", { day });
export const cancel = () => t("Cancel");
export const noPhone = () => t("Please write a telephone number, such as +33 4 91 00 00 00.");
export const noConsent = () => t("Please tick this box: without your consent no number is kept.");
export const callbackNoted = () => t("Your wish to be called back is noted. It is no appointment: the town hall calls when it can; until then you can call it too.");

export const line = () => t("Line");
export const towards = () => t("Towards");
export const departure = () => t("Departure");
export const inMinutes = (minutes) => t("in {minutes} min", { minutes });
export const now = () => t("now");
export const listed = (count) => t("Departures listed: {count}.", { count });
export const when = () => t("When");
export const where = () => t("Where");
export const address = () => t("Address");
export const hours = () => t("Opening hours");
export const phone = () => t("Telephone");
export const website = () => t("Learn more");
export const onMap = () => t("On the map");
export const cancelled = () => t("Cancelled");
export const moved = () => t("Moved");
export const full = () => t("Fully booked");

export const offline = () => t("You are offline. Your messages are kept and sent as soon as the connection is back.");
export const unreachable = () => t("The assistant cannot be reached. Your messages are kept and sent as soon as it answers again.");
export const busy = (seconds) => t("Many messages have been sent at once. Yours is sent again in {seconds} seconds.", { seconds });
export const failing = () => t("The assistant has a problem. Your message is sent again shortly.");
export const tooLong = () => t("Your message is too long. Please make it shorter.");
export const refused = () => t("Your message could not be accepted. Please write it in other words.");
export const renewed = () => t("The earlier conversation is no longer kept. A new one has begun.");
export const failedNow = () => t("This could not be done now. Please try again in a moment.");
