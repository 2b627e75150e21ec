// Draws the node tree of sandbox/page/nodes.py: elements from a fixed list and text nodes, never an HTML string.
import { h } from "vue";

const TAGS = new Set(["a", "b", "blockquote", "br", "code", "div", "i", "li", "ol", "pre", "s", "span", "ul"]);
const ATTRIBUTES = ["class", "href", "rel", "start", "target", "title"];

function attributes(given) {
  return Object.fromEntries(ATTRIBUTES.filter((name) => name in given).map((name) => [name, given[name]]));
}

function draw(node) {
  if (typeof node === "string") return node;
  const children = node.c.map(draw);
  return TAGS.has(node.t) ? h(node.t, attributes(node.a), children) : children;
}

export default {
  props: { nodes: Array, tag: { type: String, default: "div" } },
  render() {
    return h(this.tag, this.nodes.map(draw));
  },
};
