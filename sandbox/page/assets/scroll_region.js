// A scrolling list that stays at its end while the person is at the end, and where they are otherwise.
const NEAR = 48; // pixels from the end that still count as "at the end"

export default {
  template: `<div @scroll.passive="remember" tabindex="0"><div ref="inside" class="scroll__inside"><slot></slot></div></div>`,
  props: { place: String },
  data: () => ({ atEnd: true }),
  mounted() {
    this.observer = new ResizeObserver(() => this.atEnd && this.toEnd());
    this.observer.observe(this.$refs.inside);
    this.observer.observe(this.$el);
    this.toEnd();
  },
  beforeUnmount() {
    this.observer.disconnect();
  },
  watch: {
    place() {
      this.atEnd = true;
      this.$nextTick(this.toEnd);
    },
  },
  methods: {
    remember() {
      this.atEnd = this.$el.scrollHeight - this.$el.scrollTop - this.$el.clientHeight < NEAR;
    },
    toEnd() {
      this.$el.scrollTop = this.$el.scrollHeight;
    },
  },
};
