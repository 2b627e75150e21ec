// A question that has to be answered before anything else on the page can be used.
export default {
  template: `<dialog @cancel.prevent="$emit('dismiss')" @close="closed"><slot></slot></dialog>`,
  emits: ["dismiss"],
  mounted() {
    this.opener = document.activeElement;
    this.$el.showModal();
  },
  beforeUnmount() {
    this.gone = true;
    this.$el.close();
    if (this.opener?.isConnected) this.opener.focus();
  },
  methods: {
    closed() {
      if (!this.gone) this.$emit("dismiss");
    },
  },
};
