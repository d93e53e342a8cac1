"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);

  // Okabe and Ito's palette, which colour-blind people tell apart; lighter on dark paper.
  const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#b5509c", "#a67c00", "#3aa0dc", "#7a7a7a", "#000000"];
  const DARK = ["#56b4e9", "#f28e4b", "#2fc79b", "#dd9cc7", "#f0e442", "#4f8fd6", "#b8b8b8", "#ffffff"];
  const MARKERS = ["circle", "diamond", "square", "triangle-up", "cross", "x", "star", "hexagon"];
  const HOLES = ["connected components", "loops", "voids"];
  // Diagrams with no more different marks than this tell in numbers how many bars each stands for.
  const MOST_NUMBERED = 6;
  const NUMBER_PLACES = ["top right", "top center", "bottom right"];

  const darkMedia = matchMedia("(prefers-color-scheme: dark)");
  let printing = matchMedia("print").matches;
  const dark = () => darkMedia.matches && !printing;
  const colour = (i) => (dark() ? DARK : LIGHT)[i % LIGHT.length];
  const faded = (hex, alpha) =>
    `rgba(${[1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)).join(",")},${alpha})`;
  const cssColour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // ---- text

  const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
  const subscript = (n) => String(n).replace(/\d/g, (d) => SUBSCRIPTS[d]);
  const beta = (dimension) => "β" + subscript(dimension);
  const hole = (dimension) => HOLES[dimension] || `holes of dimension ${dimension}`;
  const integer = (n) => n.toLocaleString("en-US");
  const plural = (n, word) => `${integer(n)} ${word}${n === 1 ? "" : "s"}`;
  const layerName = (layer) => (layer === 0 ? "input" : String(layer));
  const percent = () => `${+(100 * data.statistics.confidence).toPrecision(10)} %`;
  const className = (c) => (c === 0 ? "all classes" : `class ${c - 1}`);

  /** A number as a reader wants it: integers plain, others with `digits` places, what is not known as a dash. */
  function number(value, digits = 2) {
    if (value === null) return "–";
    return Number.isInteger(value) ? integer(value) : value.toFixed(digits);
  }

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function fillTable(table, caption, head, rows) {
    table.replaceChildren(element("caption", caption));
    const headRow = element("tr");
    head.forEach((text) => headRow.append(element("th", text, { scope: "col" })));
    const thead = element("thead");
    thead.append(headRow);
    const body = element("tbody");
    for (const cells of rows) {
      const row = element("tr");
      for (const cell of cells) row.append(cell instanceof Element ? cell : element("td", cell));
      body.append(row);
    }
    table.append(thead, body);
  }

  // ---- figures

  const figures = [];

  /** Adds an empty figure to a place; `draw` gives its traces and layout whenever something changes. */
  function figure(place, heading, label, draw) {
    const made = element("figure");
    if (heading) made.append(heading);
    const plot = element("div", undefined, { class: "plot", role: "img", "aria-label": label });
    made.append(plot);
    place.append(made);
    figures.push({ plot, draw });
  }

  const axis = (title, more = {}) => ({
    title: { text: title, standoff: 8 },
    gridcolor: cssColour("--grid"),
    linecolor: cssColour("--rule"),
    zeroline: false,
    automargin: true,
    ...more,
  });

  function layout(more) {
    return {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: cssColour("--ink") },
      margin: { l: 48, r: 12, t: 30, b: 44 },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: cssColour("--soft"), activecolor: cssColour("--accent") },
      hoverlabel: { bgcolor: cssColour("--card"), bordercolor: cssColour("--rule"), font: { color: cssColour("--ink") } },
      showlegend: false,
      ...more,
    };
  }

  const CONFIG = {
    responsive: true,
    displaylogo: false,
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d"],
    toImageButtonOptions: { format: "svg" },
  };

  const redraw = () =>
    Promise.all(
      figures.map(({ plot, draw }) => {
        const { traces, layout: more } = draw();
        return Plotly.react(plot, traces, layout(more), CONFIG);
      }),
    );

  // ---- what is shown

  const shown = { class: 0, scale: 0, epoch: 0, network: -1 };
  const homology = data.homology;
  const sizes = {
    epoch: homology.epochs.length,
    layer: homology.layers.length,
    class: homology.classes.length,
    scale: homology.scales.length,
  };
  const unitIndex = (layer, epoch = shown.epoch) =>
    ((epoch * sizes.layer + layer) * sizes.class + shown.class) * sizes.scale + shown.scale;
  const shownText = () =>
    `${className(homology.classes[shown.class])}, ${homology.scales[shown.scale].text}, ` +
    `epoch ${homology.epochs[shown.epoch]}`;

  /** The summary of a Betti number in a layer, by its place in the list of layers. */
  function summary(layer, dimension) {
    const unit = unitIndex(layer);
    const cell = unit * homology.dimensions + dimension;
    const s = data.statistics;
    return {
      count: s.count[unit], failed: s.failed[unit], mean: s.mean[cell], sd: s.sd[cell], error: s.standard_error[cell],
      median: s.median[cell], min: s.min[cell], max: s.max[cell], low: s.bca_low[cell], high: s.bca_high[cell],
    };
  }

  const layerAxis = (more) =>
    axis("layer (output of its activation function)", {
      tickvals: homology.layers.length > 13 ? undefined : homology.layers.map((_, i) => i),
      ticktext: homology.layers.length > 13 ? undefined : homology.layers.map(layerName),
      range: [-0.25, homology.layers.length - 0.75],
      ...more,
    });

  // ---- Betti numbers

  function bettiFigure(dimension) {
    const heading = element("h3", `${beta(dimension)} `);
    heading.append(element("small", hole(dimension)));
    const label = `Betti number ${dimension} (${hole(dimension)}) by layer: mean and its interval, standard deviation, range over the networks`;
    figure(byId("betti"), heading, label, () => {
      const cells = homology.layers.map((_, layer) => summary(layer, dimension));
      const x = cells.map((_, i) => i);
      const line = colour(dimension);
      const known = cells.map((c) => c.mean !== null);
      const spread = (c, sign) => (c.mean === null || c.sd === null ? null : c.mean + sign * c.sd);
      const edge = (y, more) => ({ x, y, mode: "lines", hoverinfo: "skip", line: { width: 0, color: line }, ...more });
      const range = { dash: "dot", width: 1.2, color: line };
      const highest = Math.max(1, ...cells.map((c) => Math.max(c.max, spread(c, 1))));
      return {
        traces: [
          edge(cells.map((c) => spread(c, -1)), { name: "mean − sd" }),
          edge(cells.map((c) => spread(c, 1)), { name: "mean + sd", fill: "tonexty", fillcolor: faded(line, 0.2) }),
          edge(cells.map((c) => c.low), { name: "interval, low" }),
          edge(cells.map((c) => c.high), { name: "interval, high", fill: "tonexty", fillcolor: faded(line, 0.3) }),
          edge(cells.map((c) => c.min), { name: "min", line: range }),
          edge(cells.map((c) => c.max), { name: "max", line: range }),
          {
            x,
            y: cells.map((c) => c.mean),
            name: "mean",
            mode: "lines+markers",
            line: { color: line, width: 2.4 },
            marker: { color: line, size: 7, symbol: MARKERS[dimension % MARKERS.length] },
            text: cells.map((c, i) =>
              known[i]
                ? `layer ${layerName(homology.layers[i])}<br>mean ${number(c.mean)} · sd ${number(c.sd)} · ` +
                  `standard error ${number(c.error)}<br>${percent()} interval ${number(c.low)} to ${number(c.high)}<br>` +
                  `median ${number(c.median)} · min ${number(c.min)} · max ${number(c.max)}<br>` +
                  (homology.layers[i] === 0 ? "the same for all networks" : plural(c.count, "network"))
                : "",
            ),
            hovertemplate: "%{text}<extra></extra>",
          },
        ],
        layout: {
          xaxis: layerAxis(),
          // From zero, so that what looks twice as high is; the band is cut there.
          yaxis: axis(`Betti number ${beta(dimension)}`, { range: [0, highest * 1.08], dtick: highest <= 10 ? 1 : undefined }),
        },
      };
    });
  }

  function bettiCaption() {
    const failed = homology.layers
      .map((layer, i) => ({ layer, ...summary(i, 0) }))
      .filter((c) => c.failed > 0)
      .map((c) => `layer ${layerName(c.layer)}: ${c.failed}`);
    byId("betti-caption").textContent =
      `Line: mean over the networks. Pale band: mean ± 1 standard deviation (sample, n − 1). Dark band: ${percent()} ` +
      `confidence interval of the mean (bootstrap, BCa, ${integer(data.statistics.resamples)} resamples of the networks; ` +
      `too short for a handful of them). A single network has no band. ` +
      `Dotted: smallest and largest. The input is one cloud, the same for every network. Shown: ${shownText()}.` +
      (failed.length ? ` Failed units, which have no value: ${failed.join(", ")}.` : "");
  }

  function bettiTable() {
    const dimensions = [...Array(homology.dimensions).keys()];
    const cell = (c) => {
      const made = element("td", number(c.mean));
      if (c.count > 1 && c.min !== c.max) made.append(element("small", ` ± ${number(c.sd)} [${number(c.low)}, ${number(c.high)}] (${number(c.min)}–${number(c.max)})`));
      return made;
    };
    fillTable(
      byId("betti-table"),
      `Betti numbers by layer: mean ± sd [${percent()} interval of the mean] (smallest–largest) over the networks; ${shownText()}.`,
      ["Layer", ...dimensions.map((p) => `${beta(p)} ${hole(p)}`), "Networks", "Failed"],
      homology.layers.map((layer, i) => {
        const first = summary(i, 0);
        return [
          layerName(layer),
          ...dimensions.map((p) => cell(summary(i, p))),
          layer === 0 ? "same for all" : String(first.count),
          String(first.failed),
        ];
      }),
    );
  }

  // ---- persistence diagrams

  /** The stored diagrams of a layer, one per dimension; the input has its own at the first epoch only. */
  const diagrams = (layer) => data.diagrams[homology.layers[layer] === 0 ? unitIndex(layer, 0) : unitIndex(layer)];

  /** The bars of a layer in a dimension, of one network or of all, equal ones together. */
  function bars(layer, dimension) {
    const input = homology.layers[layer] === 0;
    const stored = diagrams(layer)[dimension];
    const together = new Map();
    stored.birth.forEach((birth, i) => {
      if (!input && shown.network >= 0 && stored.network[i] !== shown.network) return;
      const key = `${birth} ${stored.death[i]}`;
      const bar = together.get(key) || { birth, death: stored.death[i], count: 0, networks: 0 };
      bar.count += stored.count[i];
      bar.networks += 1;
      together.set(key, bar);
    });
    return [...together.values()];
  }

  /** The number of networks whose bars are drawn over one another in a layer. */
  function drawnNetworks(layer) {
    if (homology.layers[layer] === 0 || shown.network >= 0) return 1;
    return new Set(diagrams(layer).flatMap((bars) => bars.network)).size || 1;
  }

  function diagramFigure(layer) {
    const name = homology.layers[layer] === 0 ? "Input" : `Layer ${homology.layers[layer]}`;
    figure(byId("diagrams"), element("h3", name), `Persistence diagram of ${name.toLowerCase()}`, () => {
      const scale = homology.scales[shown.scale].scale || 1;
      const infinity = scale * 1.6;
      const range = [-0.2 * scale, scale * 1.95];
      const networks = drawnNetworks(layer);
      const traces = [
        {
          x: [0, scale], y: [0, scale], mode: "lines", hoverinfo: "skip", name: "diagonal",
          line: { color: cssColour("--rule"), width: 1 },
        },
        {
          x: range, y: [infinity, infinity], mode: "lines", hoverinfo: "skip", name: "infinite",
          line: { color: cssColour("--soft"), width: 1, dash: "dash" },
        },
      ];
      for (let p = 0; p < homology.dimensions; p++) {
        const points = bars(layer, p);
        traces.push({
          x: points.map((b) => b.birth),
          y: points.map((b) => (b.death === null ? infinity : b.death)),
          name: `H${subscript(p)}`,
          mode: points.length <= MOST_NUMBERED ? "markers+text" : "markers",
          text: points.map((b) => number(b.count / networks, 1)),
          textposition: NUMBER_PLACES[p % NUMBER_PLACES.length],
          textfont: { color: colour(p), size: 11 },
          marker: {
            symbol: MARKERS[p % MARKERS.length] + "-open",
            color: colour(p),
            // Each doubling adds the same: a thousand equal bars stand out without hiding the rest.
            size: points.map((b) => 6 + Math.log2(Math.max(1, b.count / networks))),
            line: { width: 1.8 },
          },
          hovertext: points.map(
            (b) =>
              `H${subscript(p)}: born at ${+b.birth.toPrecision(5)}, ` +
              (b.death === null ? "alive at the end" : `dies at ${+b.death.toPrecision(5)}`) +
              `<br>${plural(b.count, "bar")}` +
              (b.networks > 1 ? ` in ${b.networks} networks` : ""),
          ),
          hovertemplate: "%{hovertext}<extra></extra>",
        });
      }
      const unit = { hop: "hops", cosine: "1 − cosine" }[homology.metric] ?? "unit of the data";
      const step = homology.metric === "hop" && scale <= 6 ? 1 : scale / 4;
      const ticks = Array.from({ length: Math.floor(scale / step + 1e-9) + 1 }, (_, i) => +(i * step).toPrecision(3));
      return {
        traces,
        layout: {
          margin: { l: 40, r: 8, t: 26, b: 40 },
          xaxis: axis(`birth (${unit})`, { range, tickvals: ticks, ticktext: ticks.map(String) }),
          yaxis: axis(`death (${unit})`, {
            range, tickvals: [...ticks, infinity], ticktext: [...ticks.map(String), "∞"],
          }),
        },
      };
    });
  }

  function diagramTexts() {
    const legend = byId("diagram-legend");
    legend.replaceChildren();
    const glyphs = ["○", "◇", "□", "△", "✛", "✕", "☆", "⬡"];
    for (let p = 0; p < homology.dimensions; p++) {
      legend.append(element("span", `${glyphs[p % glyphs.length]} H${subscript(p)} ${hole(p)}`, { style: `color:${colour(p)}` }));
    }
    let left = 0;
    homology.layers.forEach((_, layer) => {
      diagrams(layer).forEach((bars) => (left += bars.left));
    });
    const scale = homology.scales[shown.scale];
    byId("diagrams-caption").textContent =
      `A mark is a bar [birth, death); the more equal bars, the larger, and where marks are few a number tells how many ` +
      `bars it stands for in each network, on average. ` +
      `On the line marked ∞ are the bars that are alive at scale ${scale.scale}, where the complex ends: ` +
      `so many of them as the Betti number says. ` +
      `Bars of zero length are not kept. Shown: ${shownText()}; ` +
      (shown.network < 0 ? "hidden layers: all networks, one over another." : `hidden layers: network ${shown.network}.`) +
      (left ? ` Of ${plural(left, "bar")} that live shortest nothing is drawn; all are in run.h5.` : "");
  }

  // ---- input and training

  function inputFigure() {
    const { coordinates, labels, dimension, points } = data.input;
    const flat = dimension < 3;
    const classes = [...new Set(labels)].sort((a, b) => a - b);
    const title = (i) => (dimension <= 3 ? "xyz"[i] : `coordinate ${i + 1}`);
    const place = byId("input");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", "The input points, coloured by label");
    figures.push({
      plot: place,
      draw: () => {
        const traces = classes.map((label, i) => {
          const rows = labels.flatMap((l, row) => (l === label ? [row] : []));
          const take = (a) => (a < coordinates.length ? rows.map((row) => coordinates[a][row]) : rows.map(() => 0));
          return {
            type: flat ? "scatter" : "scatter3d",
            mode: "markers",
            name: `class ${label}`,
            x: take(0),
            y: take(1),
            ...(flat ? {} : { z: take(2) }),
            marker: { size: flat ? 4 : 2, color: colour(i), opacity: flat ? 0.7 : 0.85 },
            hovertemplate: flat ? "%{x:.3g}, %{y:.3g}" : "%{x:.3g}, %{y:.3g}, %{z:.3g}",
          };
        });
        const scene = (i) => ({ ...axis(title(i)), title: { text: title(i) }, backgroundcolor: "rgba(0,0,0,0)", showbackground: false });
        return {
          traces,
          layout: {
            showlegend: true,
            legend: { orientation: "h", itemsizing: "constant", x: 0, y: 1.02, yanchor: "bottom" },
            margin: flat ? { l: 48, r: 12, t: 30, b: 44 } : { l: 0, r: 0, t: 30, b: 0 },
            ...(flat
              ? { xaxis: axis(title(0)), yaxis: axis(dimension > 1 ? title(1) : "", { scaleanchor: "x" }) }
              : {
                  scene: {
                    aspectmode: "data",
                    xaxis: scene(0), yaxis: scene(1), zaxis: scene(2),
                    camera: { eye: { x: 1.05, y: -1.25, z: 0.75 }, center: { x: 0, y: 0, z: -0.2 } },
                  },
                }),
          },
        };
      },
    });
    const drawn = labels.length;
    byId("input-caption").textContent =
      `The untouched input, layer 0, coloured by label: ` +
      (drawn < points
        ? `${integer(drawn)} of ${plural(points, "point")} are drawn, taken evenly in their order; all are computed with.`
        : `all ${plural(points, "point")}.`) +
      ` Axes are in the unit of the data.` +
      (dimension > 3 ? ` The first three of ${dimension} coordinates.` : flat ? "" : " Drag to turn it.");
  }

  function trainingFigure(key, title, axisTitle, more) {
    const t = data.training;
    const heading = element("h3", title);
    figure(byId("training"), heading, `${title} by epoch, one line for each network`, () => {
      const traces = [];
      const add = (rows, name, line, symbol) =>
        rows.forEach((row, i) =>
          traces.push({
            x: t.epochs, y: row, name, legendgroup: name, showlegend: i === 0, mode: t.epochs.length > 1 ? "lines" : "markers",
            line, marker: { symbol, color: line.color },
            hovertemplate: `network ${data.networks[i].network}, epoch %{x}: %{y:.4g}<extra>${name}</extra>`,
          }),
        );
      const alpha = Math.max(0.3, 1 - 0.06 * data.networks.length);
      add(t[key], "training points", { color: faded(colour(0), alpha), width: 1.6 }, "circle");
      if (t["validation_" + key].some((row) => row.some((v) => v !== null))) {
        add(t["validation_" + key], "validation points", { color: faded(colour(1), alpha), width: 1.6, dash: "dot" }, "diamond");
      }
      const positive = traces.every((trace) => trace.y.every((v) => v === null || v > 0));
      return {
        traces,
        layout: {
          showlegend: true,
          legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
          margin: { l: 56, r: 12, t: 30, b: 44 },
          xaxis: axis("epoch"),
          yaxis: axis(axisTitle(positive), more(positive)),
        },
      };
    });
  }

  function training() {
    trainingFigure(
      "loss", "Loss", (positive) => "mean loss per point" + (positive ? " (log scale)" : ""),
      (positive) => (positive ? { type: "log", dtick: 1, exponentformat: "power" } : {}),
    );
    trainingFigure("accuracy", "Accuracy", () => "accuracy (share of points)", () => ({ tickformat: ".0%" }));
    byId("training-caption").textContent = "One line for each network. A line ends where its network stopped.";
    fillTable(
      byId("network-table"),
      "The networks at their last epoch.",
      ["Network", "Epochs", "Loss", "Accuracy", "Validation loss", "Validation accuracy", "In the tables"],
      data.networks.map((n) => [
        String(n.network), String(n.epochs), number(n.loss, 4), number(n.accuracy, 4), number(n.validation_loss, 4),
        number(n.validation_accuracy, 4), n.counted ? "yes" : element("td", `no: ${n.reason}`, { class: "text" }),
      ]),
    );
  }

  // ---- the page

  function tile(value, text, bad = false) {
    const made = element("div", undefined, { class: bad ? "tile bad" : "tile" });
    made.append(element("b", value), element("span", text));
    byId("tiles").append(made);
  }

  function summaryTiles() {
    byId("lead").textContent = data.lead;
    data.tiles.forEach((t) => tile(t.value, t.text, t.bad));
  }

  function warnings() {
    if (!data.warnings.length && !data.failures.length) return;
    byId("warnings").hidden = false;
    byId("warning-list").hidden = !data.warnings.length;
    data.warnings.forEach((text) => byId("warning-list").append(element("li", text)));
    for (const { reason, where } of data.failures) {
      const details = element("details");
      details.append(element("summary", `${plural(where.length, "failed unit")}: ${reason}`));
      const list = element("ul");
      where.forEach((text) => list.append(element("li", text)));
      details.append(list);
      byId("failures").append(details);
    }
  }

  function provenance() {
    for (const [name, value] of Object.entries(data.provenance)) {
      byId("provenance").append(element("dt", name), element("dd", value));
    }
    byId("configuration").textContent = data.configuration;
    fillTable(
      byId("seeds"), "Every random draw takes its seed from the run's seed and its own name.", ["Draw", "Seed"],
      Object.entries(data.seeds),
    );
  }

  function control(id, texts, change, selected = 0) {
    const select = byId(id);
    texts.forEach((text, i) => select.append(element("option", text, { value: i })));
    select.selectedIndex = selected;
    select.closest("label").hidden = texts.length < 2;
    select.addEventListener("change", () => {
      change(select.selectedIndex);
      show();
    });
    change(selected);
  }

  function homologySections() {
    control("class", homology.classes.map(className), (i) => (shown.class = i));
    control("scale", homology.scales.map((s) => s.text), (i) => (shown.scale = i));
    control("epoch", homology.epochs.map(String), (i) => (shown.epoch = i), homology.epochs.length - 1);
    const numbers = data.networks.map((n) => n.network);
    control("network", ["all networks", ...numbers.map((n) => `network ${n}`)], (i) => (shown.network = i ? numbers[i - 1] : -1));
    for (let p = 0; p < homology.dimensions; p++) bettiFigure(p);
    homology.layers.forEach((_, layer) => diagramFigure(layer));
  }

  function texts() {
    bettiCaption();
    bettiTable();
    diagramTexts();
  }

  const show = () => {
    texts();
    return redraw();
  };

  async function loadPlotly() {
    const packed = Uint8Array.from(atob(byId("plotly").textContent.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = element("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  }

  async function main() {
    summaryTiles();
    warnings();
    provenance();
    homologySections();
    texts();
    inputFigure();
    training();
    await loadPlotly();
    await redraw();
    darkMedia.addEventListener("change", show);
    const print = (on) => () => {
      printing = on;
      show();
    };
    addEventListener("beforeprint", print(true));
    addEventListener("afterprint", print(false));
    document.body.dataset.state = "ready";
  }

  main().catch((error) => {
    document.body.dataset.state = "error";
    byId("problem").hidden = false;
    byId("problem").textContent = `The figures could not be drawn: ${error.message}. A browser of 2023 or later can draw them.`;
    console.error(error);
  });
})();
