// A form over the channel: takes the focus when it opens, gives it back when it goes, closes on Escape.
// A phone would cover half of the form with its keyboard: there nothing is chosen for the person.
const TOUCH = window.matchMedia("(hover: none)").matches;
const FIRST = "[data-focus-on-load], .form__body :is(input, select, textarea, button), .form__foot button";

export default {
  template: `<section role="dialog" @keydown.esc="escape"><slot></slot></section>`,
  props: { view: String },
  emits: ["dismiss"],
  mounted() {
    this.opener = document.activeElement;
    this.start();
  },
  unmounted() {
    const opener = this.opener?.isConnected ? this.opener : document.querySelector("[data-testid=message-line]");
    if (!TOUCH) setTimeout(() => document.activeElement === document.body && opener?.focus({ preventScroll: true }));
  },
  watch: {
    view() {
      this.$nextTick(this.start);
    },
  },
  methods: {
    escape(event) {
      if (this.$el.querySelector(":popover-open")) return; // the list above the form closes first
      event.preventDefault();
      this.$emit("dismiss");
    },
    start() {
      const wanted = this.$el.querySelector("[data-focus-on-load]") || this.$el.querySelector(TOUCH ? ".form__body" : FIRST);
      wanted?.focus({ preventScroll: true });
    },
  },
};
