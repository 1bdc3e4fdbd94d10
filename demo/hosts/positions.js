/** Notes in `hostMoves` each time that something a reader can see has changed its place: the page's own, and what stands in an article. */
globalThis.hostMoves = [];
{
  const places = new WeakMap();
  const look = () => {
    const watched = [...document.querySelectorAll('.below'), ...[...document.querySelectorAll('news-article')].flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('article > div > *, [part=headline]') ?? [])])];
    for (const element of watched) {
      const { top } = element.getBoundingClientRect();
      const isSeen = top < innerHeight;
      const earlier = places.get(element);
      if (isSeen && earlier !== undefined && Math.abs(top - earlier) > 1) hostMoves.push(`${element.localName} ${element.textContent.slice(0, 40)}: ${earlier} → ${top}`);
      if (isSeen) places.set(element, top);
      else places.delete(element);
    }
    requestAnimationFrame(look);
  };
  look();
}
