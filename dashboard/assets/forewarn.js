/* The little that happens in the browser: addresses, the map's arrow keys, the menu. */
(function () {
  "use strict";

  function go(href) {
    window.history.pushState({}, "", href);
    // Dash's Location listens for this event, as its own links do.
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    closeMenu();
  }

  function inside(link) {
    return link.origin === window.location.origin && !link.hasAttribute("download") &&
      !link.target && !link.pathname.startsWith("/export/");
  }

  function closeMenu() {
    document.body.classList.remove("menu-open");
    const burger = document.getElementById("burger");
    if (burger) burger.setAttribute("aria-expanded", "false");
  }

  function clearSearch() {
    const found = document.getElementById("search-found");
    if (found) found.classList.add("put-away");
  }

  document.addEventListener("click", function (event) {
    const burger = event.target.closest("#burger");
    if (burger) {
      const open = document.body.classList.toggle("menu-open");
      burger.setAttribute("aria-expanded", String(open));
      return;
    }
    if (!event.target.closest(".search")) clearSearch();
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey ||
        event.shiftKey || event.altKey || !inside(link)) return;
    if (link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    clearSearch();
    go(link.href);
  });

  document.addEventListener("keydown", function (event) {
    const box = document.getElementById("search");
    const typing = document.activeElement.matches("input:not([readonly]), textarea");
    if (event.key === "/" && !typing && box) {
      event.preventDefault();
      box.focus();
    } else if (event.key === "Escape") {
      clearSearch();
      closeMenu();
      const close = document.querySelector("#figure .close-figure");
      if (close) close.click();
    } else if (event.target === box) {
      const first = document.querySelector("#search-found a");
      if (event.key === "Enter" && first) {
        first.click();
      } else if (event.key === "ArrowDown" && first) {
        event.preventDefault();
        first.focus();
      } else {
        document.getElementById("search-found").classList.remove("put-away");
      }
    } else if (event.target.closest && event.target.closest("#search-found")) {
      step(event, Array.from(document.querySelectorAll("#search-found a")), box);
    } else if (event.target.classList && event.target.classList.contains("hex")) {
      move(event);
    }
  });

  function step(event, links, box) {
    const at = links.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    (links[next] || (next < 0 ? box : links[at])).focus();
  }

  /* From one council to the nearest one in the direction of the arrow. */
  function move(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const here = event.target.getBoundingClientRect();
    let best = null, shortest = Infinity;
    event.target.parentElement.querySelectorAll(".hex").forEach(function (hex) {
      const box = hex.getBoundingClientRect();
      const dx = box.left - here.left + (box.width - here.width) / 2;
      const dy = box.top - here.top + (box.height - here.height) / 2;
      const along = dx * way[0] + dy * way[1];
      if (along <= Math.min(here.width, box.width) / 4) return;
      const off = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      const far = along + 2 * off;
      if (far < shortest) { shortest = far; best = hex; }
    });
    if (best) {
      event.target.tabIndex = -1;
      best.tabIndex = 0;
      best.focus();
    }
  }

  function read(event) {
    const hex = event.target.closest && event.target.closest(".hex");
    if (!hex) return;
    const readout = hex.closest(".hexmap").querySelector(".readout");
    readout.textContent = hex.getAttribute("aria-label");
  }
  document.addEventListener("mouseover", read);
  document.addEventListener("focusin", read);
  document.addEventListener("mouseout", function (event) {
    const map = event.target.closest && event.target.closest(".hexes");
    if (!map || map.contains(event.relatedTarget)) return;
    const readout = map.parentElement.querySelector(".readout");
    readout.textContent = readout.dataset.hint;
  });

  /* A choice redraws the page; whoever made it by keyboard goes on from the same control. */
  let held = null;
  document.addEventListener("focusin", function (event) {
    const control = event.target.closest("main [id]:not([id^='mantine-'])");
    held = control && (control.dataset.openedBy || control.id);
  });

  /* A panel just opened takes the focus; what opened it has it back when the panel closes. */
  let opened = null;

  function refocus() {
    const panel = document.querySelector("main [data-opened-by]");
    const now = panel && panel.dataset.openedBy;
    if (now && now !== opened) panel.focus({ preventScroll: true });
    opened = now;
    const control = held && document.getElementById(held);
    if (!control || document.activeElement !== document.body) return;
    (control.querySelector("input:checked") || control).focus({ preventScroll: true });
  }

  function changed(search, changes) {
    const params = new URLSearchParams(search || "");
    Object.keys(changes).forEach(function (key) {
      if (changes[key]) params.set(key, changes[key]); else params.delete(key);
    });
    const query = params.toString();
    return query ? "?" + query : "";
  }

  function sameQuery(a, b) {
    const first = new URLSearchParams(a || ""), second = new URLSearchParams(b || "");
    first.sort();
    second.sort();
    return first.toString() === second.toString();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    forewarn: {
      choose: function (asAt, council, market, search, standard, first) {
        const no = window.dash_clientside.no_update;
        if (!asAt || !council) return no;
        const own = standard || "all";
        const next = changed(search, {
          as_at: asAt === "latest" ? null : asAt,
          la: council === own ? null : council,
          market: market === first ? null : market
        });
        return sameQuery(next, changed(search, spelled(search, own, first))) ? no : next;
      },
      filtered: function (q, sector, rating, scored, search) {
        const no = window.dash_clientside.no_update;
        if (window.location.pathname !== "/providers") return no;
        const next = changed(search, { q: q, sector: sector, rating: rating, scored: scored });
        return sameQuery(next, search) ? no : next;
      },
      /* Controls whose values are addresses go to the one chosen. A page just drawn calls this
         too, with its own address; by then the reader may be on another. */
      follow: function (values, here) {
        const chosen = window.dash_clientside.callback_context.triggered[0];
        if (!chosen || !chosen.value || !here) return;
        const next = new URL(chosen.value, window.location.href);
        if (!sameQuery(next.search, new URL(here, window.location.href).search)) go(next.href);
      },
      arrived: function (title) {
        const first = !document.body.dataset.arrived;
        document.body.dataset.arrived = "yes";
        const moved = document.body.dataset.path !== window.location.pathname;
        document.body.dataset.path = window.location.pathname;
        document.title = title;
        if (!first && moved) {
          window.scrollTo(0, 0);
          document.getElementById("main").focus({ preventScroll: true });
        } else if (!moved) {
          window.setTimeout(refocus);
        }
        return null;
      }
    }
  });

  /* An address may name the standard council or market outright; that is no change. */
  function spelled(search, own, first) {
    const params = new URLSearchParams(search || "");
    return {
      la: params.get("la") === own ? null : params.get("la"),
      market: params.get("market") === first ? null : params.get("market"),
      as_at: params.get("as_at")
    };
  }

  window.addEventListener("popstate", clearSearch);
})();

var dagcomponentfuncs = (window.dashAgGridComponentFunctions =
  window.dashAgGridComponentFunctions || {});

/* The home's number, as a link to its page; a row still on its way shows dots. */
dagcomponentfuncs.HomeLink = function (props) {
  if (!props.data) return "…";
  return React.createElement("a", { href: props.data.href }, props.value);
};

/* A figure of a row, as a link to where it comes from. */
dagcomponentfuncs.Sourced = function (props) {
  if (!props.data || props.value === null || props.value === undefined || props.value === "") return null;
  const href = props.data.sources[props.colDef.field];
  if (!href) return props.value;
  return React.createElement(
    "a", { href: href, className: "sourced", title: "Where this comes from" }, props.value
  );
};
