/* Cards. A button with data-card-begin="address" asks that address (POST, the fields of its form) for a challenge, opens
   the app that reads cards (data-card-app, data-card-back) in a window of its own, and waits. The page to which the app
   returns has data-card-answer and passes it on; who waits takes what answers its own challenge, puts it into the field
   "card_answer" and sends the form. What has data-card-with is shown, and what has data-card-without is not. */
"use strict";
(() => {
  const NAME = "madoguchi-card";
  const LASTS = 5 * 60 * 1000;
  if (!window.BroadcastChannel) return;

  const show = (selector, within, shown) => {
    within.querySelectorAll(selector).forEach((one) => { one.hidden = !shown; });
  };
  const hidden = (form, name, value) => {
    const made = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(made);
    return made;
  };

  const passed = document.querySelector("[data-card-answer]");
  if (passed) {
    const { cardChallenge, cardAnswer } = passed.dataset;
    new BroadcastChannel(NAME).postMessage({ challenge: cardChallenge, answer: cardAnswer });
  }

  const answered = (challenge, given) => new Promise((resolve, reject) => {
    const channel = new BroadcastChannel(NAME);
    const ended = (how, what) => { channel.close(); how(what); };
    const timeout = setTimeout(() => ended(reject, new Error("timeout")), LASTS);
    given.addEventListener("abort", () => { clearTimeout(timeout); ended(reject, new Error("again")); });
    channel.addEventListener("message", ({ data }) => {
      if (!data || data.challenge !== challenge || typeof data.answer !== "string") return;
      clearTimeout(timeout);
      ended(resolve, data.answer);
    });
  });

  const ask = (form, button, challenge) => {
    const asking = Object.assign(document.createElement("form"), {
      method: "post", action: button.dataset.cardApp, target: NAME, hidden: true,
    });
    hidden(asking, "csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    hidden(asking, "challenge", challenge);
    hidden(asking, "back", button.dataset.cardBack);
    document.body.append(asking);
    asking.submit();
    asking.remove();
  };

  const prove = async (form, button, app, given) => {
    const sent = new FormData(form);
    // A file goes with the form alone, and no secret is signed for.
    for (const [name, value] of Array.from(sent)) if (value instanceof File || name === "secret") sent.delete(name);
    if (button.name) sent.set(button.name, button.value);
    const begun = await fetch(button.dataset.cardBegin, { method: "POST", body: sent, signal: given });
    if (begun.redirected) return window.location.assign(begun.url);
    if (!begun.ok) throw new Error(String(begun.status));
    const { challenge } = await begun.json();
    const answer = answered(challenge, given);
    ask(form, button, challenge);
    const added = [hidden(form, "card_answer", await answer)];
    // form.submit() would leave out the button that was pressed.
    if (button.name) added.push(hidden(form, button.name, button.value));
    app.close();
    form.submit();
    // What is answered by a file leaves this page where it is, and the next button is another.
    added.forEach((one) => one.remove());
  };

  let waits = null;
  const press = async (event) => {
    event.preventDefault();
    const button = event.currentTarget;
    const form = button.form;
    // Whoever closed the app's window presses once more.
    if (waits) waits.abort();
    const own = new AbortController();
    waits = own;
    show("[data-card-failed], [data-card-waiting]", document, false);
    show("[data-card-waiting]", form, true);
    // Later than the press itself, browsers open no window.
    const app = window.open("", NAME, "popup,width=560,height=760");
    // Of an app that shut us out it says so, too: so an answer is still waited for.
    const looked = setInterval(() => { if (app && app.closed) show("[data-card-waiting]", form, false); }, 500);
    try {
      if (!app) throw new Error("blocked");
      await prove(form, button, app, own.signal);
      waits = null;
      show("[data-card-waiting]", form, false);
    } catch {
      if (waits !== own) return;
      waits = null;
      if (app) app.close();
      show("[data-card-waiting]", form, false);
      show("[data-card-failed]", form, true);
    } finally {
      clearInterval(looked);
    }
  };

  document.querySelectorAll("button[data-card-begin]").forEach((one) => one.addEventListener("click", press));
  show("[data-card-with]", document, true);
  show("[data-card-without]", document, false);
})();
