// Two things that no single element can do: keep the keyboard's place, and keep the address in step.
(() => {
  const IDENTITY = ["data-testid", "data-block-id", "data-action-id", "data-value"];
  const HOMES = "[data-testid^='message-'], [data-testid='form'], [data-testid='home']";
  let last = null;

  const describe = (element) =>
    IDENTITY.filter((name) => element.hasAttribute(name))
      .map((name) => `[${name}="${CSS.escape(element.getAttribute(name))}"]`)
      .join("");

  document.addEventListener("focusin", ({ target }) => {
    const home = target.closest(HOMES);
    const selector = describe(target);
    last = selector ? { target, selector, home: home && describe(home) } : null;
  });

  const isText = (element) => element.matches("textarea, input:not([type=radio], [type=checkbox])");

  // An element that was redrawn by the server while it had the focus gets it back, with what was typed in it.
  function handBack() {
    if (!last || last.target.isConnected || document.activeElement !== document.body) return;
    const next = document.querySelector(`${last.home || ""} ${last.selector}`);
    const before = last.target;
    last = null;
    if (!next) return;
    next.focus({ preventScroll: true });
    if (!isText(next) || !isText(before)) return;
    const differs = next.value !== before.value;
    if (differs) next.value = before.value;
    if (before.selectionStart !== null) next.setSelectionRange(before.selectionStart, before.selectionEnd);
    if (differs) next.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("DOMContentLoaded", () =>
    new MutationObserver(handBack).observe(document.body, { childList: true, subtree: true }),
  );

  window.sandboxAddress = (search) => history.replaceState(history.state, "", search);
})();
