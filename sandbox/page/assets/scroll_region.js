// A scrolling list that stays at its end while the person is at the end, and where they are otherwise.
const NEAR = 48; // pixels from the end that still count as "at the end"

export default {
  template: `<div @scroll.passive="remember" tabindex="0">
    <div ref="inside" class="scroll__inside"><slot></slot></div>
    <button v-if="fresh" type="button" class="scroll__fresh" data-testid="new-messages" @click="follow">↓ New messages</button>
  </div>`,
  props: { place: String, newest: String },
  data: () => ({ atEnd: true, fresh: false }),
  mounted() {
    this.lastTop = 0;
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
      this.$nextTick(this.follow);
    },
    newest() {
      this.remember(); // the event of the latest scroll may still be on its way
      this.fresh = !this.atEnd;
    },
  },
  methods: {
    // Only going up is leaving the end: what grows below may be a frame ahead of the scroll event.
    remember() {
      const { scrollTop, scrollHeight, clientHeight } = this.$el;
      if (scrollHeight - scrollTop - clientHeight < NEAR) this.atEnd = true;
      else if (scrollTop < this.lastTop) this.atEnd = false;
      if (this.atEnd) this.fresh = false;
      this.lastTop = scrollTop;
    },
    follow() {
      this.atEnd = true;
      this.fresh = false;
      this.toEnd();
    },
    toEnd() {
      this.$el.scrollTop = this.$el.scrollHeight;
    },
  },
};
