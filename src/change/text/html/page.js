// Search and filters over what stands on the page. Without it everything can be read.
(() => {
  'use strict';
  const form = document.getElementById('filter');
  if (!form) return;
  const field = (id) => document.getElementById(id);
  const list = (text) => text.split('\n').filter(Boolean);
  const lower = (node) => node.textContent.toLowerCase();

  const items = [...document.querySelectorAll('.item')].map((node) => ({
    node,
    cluster: node.classList.contains('cluster'),
    kinds: list(node.dataset.kind),
    risks: list(node.dataset.risks),
    platforms: list(node.dataset.platforms),
    everywhere: 'everywhere' in node.dataset,
    members: [...node.querySelectorAll('li[data-s]')],
  }));
  const schools = new Set([...field('schools').options].map((option) => option.value));

  // The text of a whole page is long: it is collected when somebody searches for the first time.
  const texts = new Map();
  const text = (node) => {
    if (!texts.has(node)) texts.set(node, lower(node));
    return texts.get(node);
  };

  const wanted = () => ({
    terms: field('q').value.toLowerCase().split(/\s+/).filter(Boolean),
    school: field('school').value.trim().toLowerCase(),
    authority: field('authority').value,
    platform: field('platform').value,
    kind: field('kind').value,
    risks: [...form.querySelectorAll('[name=risk]:checked')].map((box) => box.value),
  });

  // A school that is named in full is meant alone; anything else is a part of names.
  const isAt = (name, want, exact) => {
    if (want.authority && !name.startsWith(want.authority + '/')) return false;
    if (!want.school) return true;
    return exact ? name === exact : name.toLowerCase().includes(want.school);
  };

  const apply = () => {
    const want = wanted();
    const exact = [...schools].find((name) => name.toLowerCase() === want.school);
    const byPlace = Boolean(want.school || want.authority);
    const shown = { clusters: 0, model: 0 };
    for (const item of items) {
      const ofKind = !want.kind || item.kinds.includes(want.kind);
      const ofRisk = !want.risks.length || item.risks.some((risk) => want.risks.includes(risk));
      const ofPlatform = !want.platform || item.platforms.includes(want.platform);
      const found = want.terms.every((term) => text(item.node).includes(term));
      let fits = ofKind && ofRisk && ofPlatform && found;
      if (fits && byPlace) {
        let some = item.everywhere;
        for (const member of item.members) {
          const here = isAt(member.dataset.s, want, exact);
          if (member.hidden === here) member.hidden = !here;
          some = some || here;
        }
        fits = some;
      } else if (item.narrowed) {
        for (const member of item.members) member.hidden = false;
      }
      item.narrowed = fits ? byPlace : item.narrowed || byPlace;
      if (item.node.hidden === fits) item.node.hidden = !fits;
      if (fits) shown[item.cluster ? 'clusters' : 'model'] += 1;
    }
    const output = field('shown');
    const counts = [shown.clusters, shown.model];
    const any = shown.clusters + shown.model > 0;
    output.textContent = any ? output.dataset.text.replace(/@/g, () => counts.shift()) : output.dataset.none;
  };

  // Whoever types is waited for.
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  };
  field('q').addEventListener('input', soon);
  field('school').addEventListener('input', soon);
  form.addEventListener('change', apply);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
  // The fields are empty only after the event.
  form.addEventListener('reset', () => setTimeout(apply));

  const fold = (open) => () => {
    for (const { node, cluster } of items) if (cluster && !node.hidden) node.open = open;
  };
  field('open-all').addEventListener('click', fold(true));
  field('close-all').addEventListener('click', fold(false));

  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field('q').focus();
    }
  });

  // A link leads to something that is seen, whatever is filtered or folded up.
  const reveal = () => {
    const target = /^#[cm]\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.hidden) {
      form.reset();
      apply();
    }
    if (target.tagName === 'DETAILS') target.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);

  form.hidden = false;
  apply();
  reveal();
})();
