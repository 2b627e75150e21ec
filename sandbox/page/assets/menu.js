// A button that opens a small list above everything else; it closes on Escape and on a click elsewhere.
let serial = 0;

export default {
  template: `
    <span class="menu">
      <button type="button" ref="button" :class="buttonClass" v-bind="buttonAttrs" :popovertarget="id">{{ label }}</button>
      <div popover :id="id" ref="list" class="menu__list" role="group" :aria-label="name" @toggle="opened" @click="picked">
        <slot></slot>
      </div>
    </span>`,
  props: {
    label: String,
    name: String,
    buttonClass: String,
    buttonAttrs: Object,
    stay: Boolean, // several choices may be made before it closes
  },
  created() {
    this.id = `menu-${++serial}`;
  },
  methods: {
    opened(event) {
      if (event.newState !== "open") return;
      const button = this.$refs.button.getBoundingClientRect();
      const list = this.$refs.list;
      const below = button.bottom + 4;
      const fits = below + list.offsetHeight < window.innerHeight - 8;
      list.style.top = `${fits ? below : Math.max(8, button.top - list.offsetHeight - 4)}px`;
      list.style.left = `${Math.max(8, Math.min(button.left, window.innerWidth - list.offsetWidth - 8))}px`;
      list.style.minWidth = `${button.width}px`;
      list.querySelector("button, input")?.focus();
    },
    picked(event) {
      if (!this.stay && event.target.closest("button, a")) this.$refs.list.hidePopover();
    },
  },
};
