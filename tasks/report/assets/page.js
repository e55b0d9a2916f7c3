(function () {
  "use strict";
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  }
  function openTarget() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
    if (target && target.classList.contains("source")) { target.focus({ preventScroll: true }); }
    if (target) { target.scrollIntoView({ block: "start" }); }
  }
  window.addEventListener("hashchange", openTarget);
  openTarget();

  // What is folded on a screen is read on paper; long lists stay with their first rows.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
    opened = [];
  });

  var MOST_FOUND = 20;
  var sources = Array.prototype.slice.call(document.querySelectorAll(".source"));
  var wanted = document.getElementById("tim-nguon");
  wanted.addEventListener("input", function () {
    var words = plain(wanted.value).split(/\s+/).filter(Boolean);
    var found = 0;
    sources.forEach(function (source) {
      var fits = words.length > 0 && words.every(function (word) { return plain(source.textContent).indexOf(word) >= 0; });
      found += fits ? 1 : 0;
      source.classList.toggle("found", fits && found <= MOST_FOUND);
    });
    document.getElementById("dem-nguon").textContent = (words.length ? found : sources.length) + " số liệu" +
      (found > MOST_FOUND ? ", hiện " + MOST_FOUND : "");
  });

  var table = document.getElementById("bang-du-an-cham");
  if (!table) { return; }
  var body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var texts = new Map(rows.map(function (row) { return [row, plain(row.textContent)]; }));
  var search = document.getElementById("tim");
  var count = document.getElementById("dem");
  search.addEventListener("input", function () {
    var words = plain(search.value).split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (row) {
      row.hidden = !words.every(function (word) { return texts.get(row).indexOf(word) >= 0; });
      shown += row.hidden ? 0 : 1;
    });
    count.textContent = shown + " dòng";
  });

  function key(row, index) {
    var cell = row.cells[index];
    if (cell.dataset.value !== undefined) { return cell.dataset.value === "" ? -Infinity : Number(cell.dataset.value); }
    var text = cell.textContent.trim();
    if (/^\d+$/.test(text)) { return Number(text); }
    var day = text.match(/^(\d{2})\/(\d{1,2})\/(\d{4})$/);
    return day ? Number(day[3]) * 10000 + Number(day[2]) * 100 + Number(day[1]) : text;
  }
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  heads.forEach(function (head, index) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var rising = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", rising ? "ascending" : "descending");
      var keyed = rows.map(function (row, place) { return { row: row, key: key(row, index), place: place }; });
      keyed.sort(function (a, b) {
        var order = typeof a.key === "number" && typeof b.key === "number"
          ? a.key - b.key : String(a.key).localeCompare(String(b.key), "vi");
        return (rising ? order : -order) || a.place - b.place;
      });
      keyed.forEach(function (entry) { body.appendChild(entry.row); });
    });
  });
})();
