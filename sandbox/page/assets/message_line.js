// The line a person types in: Enter sends, Shift+Enter breaks the line, "/" and "@" offer completions.
// What is typed lives here, one draft per place, so that nothing the server sends can take it away.
const MOST = 12; // completions shown at once

export default {
  template: `
    <div class="line" @focusout="left">
      <ul v-if="offers.length" class="line__offers" role="listbox" id="line-offers" :aria-label="offersLabel">
        <li v-for="(offer, index) in offers" :key="offer.insert" role="option" :id="'line-offer-' + index"
            :aria-selected="index === active ? 'true' : 'false'" :data-testid="'completion'" :data-value="offer.insert"
            @mousedown.prevent="take(offer)"><b>{{ offer.show }}</b><span>{{ offer.note }}</span></li>
      </ul>
      <div class="line__box">
        <button type="button" class="line__slash" data-testid="commands" aria-label="Commands of the app" title="Commands"
                @mousedown.prevent @click="slash">/</button>
        <textarea ref="text" rows="1" data-testid="message-line" role="combobox" aria-autocomplete="list"
                  :aria-label="placeholder" :aria-expanded="offers.length ? 'true' : 'false'" aria-controls="line-offers"
                  :aria-activedescendant="active >= 0 ? 'line-offer-' + active : null" :placeholder="placeholder"
                  @input="typed" @keydown="pressed" @focus="look"></textarea>
        <button type="button" data-testid="send" aria-label="Send" title="Send"
                :disabled="!filled" @mousedown.prevent @click="send" class="line__send icon">{{ sendSign }}</button>
      </div>
    </div>`,
  props: { place: String, placeholder: String, commands: Array, people: Array, sendSign: String },
  emits: ["send"],
  data: () => ({ offers: [], active: -1, filled: false, offersLabel: "" }),
  created() {
    this.drafts = new Map();
  },
  watch: {
    place(now, before) {
      this.drafts.set(before, this.$refs.text.value);
      this.write(this.drafts.get(now) || "");
    },
  },
  methods: {
    write(text) {
      this.$refs.text.value = text;
      this.offers = [];
      this.fit();
    },
    restore(place, text) {
      if (place !== this.place) this.drafts.set(place, text);
      else if (!this.$refs.text.value) this.write(text);
    },
    typed() {
      this.fit();
      this.look();
    },
    fit() {
      const box = this.$refs.text;
      this.filled = box.value.trim() !== "";
      box.style.height = "auto";
      box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
    },
    look() {
      const box = this.$refs.text;
      const before = box.value.slice(0, box.selectionStart);
      this.active = -1;
      if (/^\/[^\n]*$/.test(box.value)) this.offerCommands(before.toLowerCase());
      else this.offerPeople(/(?:^|\s)@([^@\n]{0,30})$/.exec(before));
    },
    offerCommands(before) {
      const start = before.trimStart();
      this.offersLabel = "Commands";
      this.offers = this.commands
        .filter((offer) => offer.insert.toLowerCase().startsWith(start) && offer.insert.toLowerCase() !== start)
        .slice(0, MOST);
    },
    offerPeople(match) {
      this.offersLabel = "People";
      const wanted = match?.[1].toLowerCase();
      this.offers = match
        ? this.people
            .filter((name) => name.toLowerCase().startsWith(wanted) && name.toLowerCase() !== wanted)
            .map((name) => ({ insert: `@${name}`, show: `@${name}`, note: "", typed: match[1].length + 1 }))
        : [];
    },
    slash() {
      this.$refs.text.focus();
      if (!this.$refs.text.value) this.write("/");
      this.look();
    },
    take(offer) {
      const box = this.$refs.text;
      const at = box.selectionStart;
      const kept = offer.typed ? box.value.slice(0, at - offer.typed) : "";
      const after = offer.typed ? box.value.slice(at) : "";
      box.value = `${kept}${offer.insert} ${after}`;
      box.selectionStart = box.selectionEnd = kept.length + offer.insert.length + 1;
      this.fit();
      this.look();
    },
    pressed(event) {
      if (event.isComposing) return;
      const action = this.offers.length ? this.keysWithOffers(event) : undefined;
      if (action) {
        event.preventDefault();
        action();
      } else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.send();
      }
    },
    keysWithOffers(event) {
      const count = this.offers.length;
      const move = (step) => () => (this.active = (this.active + step + count) % count);
      if (event.key === "ArrowDown") return move(1);
      if (event.key === "ArrowUp") return this.active < 0 ? () => (this.active = count - 1) : move(-1);
      if (event.key === "Escape") return () => (this.offers = []);
      if (event.key === "Tab" && !event.shiftKey) return () => this.take(this.offers[Math.max(this.active, 0)]);
      if (event.key === "Enter" && this.active >= 0) return () => this.take(this.offers[this.active]);
      return undefined;
    },
    left(event) {
      if (!this.$el.contains(event.relatedTarget)) this.offers = [];
    },
    send() {
      const text = this.$refs.text.value.trim();
      if (!text) return;
      this.$emit("send", text, this.place);
      this.write("");
    },
  },
};
