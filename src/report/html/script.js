document.documentElement.classList.add("scripted");
const box = document.getElementById("filter");
const order = document.getElementById("order");
const count = document.getElementById("count");
const claims = [...document.querySelectorAll("article.claim")];
const sections = [...document.querySelectorAll("section.chapter")];
const home = claims.map((claim) => claim.parentNode);
const list = document.getElementById("sorted");
function filter() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const claim of claims) {
    const found = words.every((word) => claim.dataset.find.includes(word));
    claim.hidden = !found;
    shown += found;
  }
  for (const section of sections) section.hidden = ![...section.querySelectorAll("article.claim")].some((claim) => !claim.hidden);
  count.textContent = `${shown} of ${claims.length} claims`;
}
function sort() {
  const key = order.value;
  if (key === "lecture") claims.forEach((claim, i) => home[i].append(claim));
  else [...claims].sort((a, b) => Number(b.dataset[key]) - Number(a.dataset[key])).forEach((claim) => list.append(claim));
  filter();
}
box.addEventListener("input", filter);
order.addEventListener("change", sort);
filter();
