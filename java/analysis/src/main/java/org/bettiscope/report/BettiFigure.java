package org.bettiscope.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.statistics.RunStatistics;
import org.bettiscope.statistics.Summary;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * Betti numbers by layer for print: a panel for each dimension, side by side, with the mean over
 * the networks, a pale band of one standard deviation to either side, a darker one of the mean's
 * bootstrap interval (BCa), and the smallest and largest as dotted lines. Lengths are points of
 * 1/72 inch; three panels fill the width of a page (183 mm).
 */
final class BettiFigure {
  private static final int PANEL_WIDTH = 173;
  private static final int PANEL_HEIGHT = 150;
  private static final int FOOT_HEIGHT = 26;
  private static final int MOST_LAYER_NAMES = 13;
  private static final List<Color> COLOURS =
      List.of(new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xb5509c));
  private static final Color GRID = new Color(0xe4e7eb);
  private static final Color INK = new Color(0x1c2128);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 7);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 8);
  private static final List<String> HOLES = List.of("connected components", "loops", "voids");

  private final RunStatistics run;
  private final int epoch;
  private final int classNumber;
  private final Scale scale;

  /** The figure of one class at one scale, at the last epoch. */
  BettiFigure(RunStatistics run, int classNumber, Scale scale) {
    this.run = run;
    this.epoch = run.epochs().getLast();
    this.classNumber = classNumber;
    this.scale = scale;
  }

  /** The file's name without its ending: {@code betti-all-k12-d2-epoch80}. */
  String name() {
    String points = classNumber == 0 ? "all" : "class" + (classNumber - 1);
    String neighbors = scale.neighbors() > 0 ? "-k" + scale.neighbors() : "";
    return "betti-" + points + neighbors + "-d" + scale.number() + "-epoch" + epoch;
  }

  Dimension size() {
    return new Dimension(PANEL_WIDTH * (run.maxDimension() + 1), PANEL_HEIGHT + FOOT_HEIGHT);
  }

  void draw(Graphics2D graphics) {
    Dimension size = size();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setPaint(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, size.getWidth(), size.getHeight()));
    for (int dimension = 0; dimension <= run.maxDimension(); dimension++) {
      panel(dimension)
          .draw(
              graphics,
              new Rectangle2D.Double(dimension * PANEL_WIDTH, 0, PANEL_WIDTH, PANEL_HEIGHT));
    }
    graphics.setPaint(INK);
    graphics.setFont(SMALL);
    graphics.drawString(legend(), 8f, (float) PANEL_HEIGHT + FOOT_HEIGHT - 16);
    graphics.drawString(shown(), 8f, (float) PANEL_HEIGHT + FOOT_HEIGHT - 6);
  }

  private String legend() {
    return "line: mean · pale: ± 1 sd · dark: %s %% interval of the mean · dotted: smallest, largest"
        .formatted(
            BigDecimal.valueOf(run.config().confidence())
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString());
  }

  private String shown() {
    long count = summaries(0).stream().skip(1).mapToLong(Summary::count).max().orElse(0);
    return "%d %s · %s, %s, epoch %d"
        .formatted(
            count,
            count == 1 ? "network" : "networks",
            classNumber == 0 ? "all classes" : "class " + (classNumber - 1),
            scale.describe(),
            epoch);
  }

  private List<Summary> summaries(int dimension) {
    return run.layers().stream()
        .map(layer -> run.betti(epoch, layer, classNumber, scale, dimension))
        .toList();
  }

  private JFreeChart panel(int dimension) {
    List<Summary> cells = summaries(dimension);
    Color colour = COLOURS.get(dimension % COLOURS.size());
    XYPlot plot = new XYPlot();
    plot.setDataset(0, bands(cells));
    plot.setRenderer(0, bandRenderer(colour));
    plot.setDataset(1, lines(cells));
    plot.setRenderer(1, lineRenderer(colour));
    plot.setDomainAxis(layerAxis());
    plot.setRangeAxis(bettiAxis(dimension, cells));
    style(plot);
    String hole = dimension < HOLES.size() ? HOLES.get(dimension) : "dimension " + dimension;
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    TextTitle title = new TextTitle(beta(dimension) + "  " + hole, TEXT);
    title.setPaint(INK);
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setPadding(2, 8, 2, 0);
    chart.setTitle(title);
    chart.setBackgroundPaint(null);
    return chart;
  }

  private static String beta(int dimension) {
    StringBuilder text = new StringBuilder("β");
    Integer.toString(dimension).chars().forEach(c -> text.append((char) (c - '0' + '₀')));
    return text.toString();
  }

  /** The mean with its bands; a gap where there is no value, and no band where it is not known. */
  private static YIntervalSeriesCollection bands(List<Summary> cells) {
    YIntervalSeries deviation = new YIntervalSeries("mean");
    YIntervalSeries interval = new YIntervalSeries("interval");
    for (int i = 0; i < cells.size(); i++) {
      Summary s = cells.get(i);
      double sd = Double.isNaN(s.sd()) ? 0 : s.sd();
      boolean known = !Double.isNaN(s.bca().low());
      deviation.add(i, s.mean(), s.mean() - sd, s.mean() + sd);
      interval.add(
          i, s.mean(), known ? s.bca().low() : s.mean(), known ? s.bca().high() : s.mean());
    }
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    data.addSeries(deviation);
    data.addSeries(interval);
    return data;
  }

  private static XYSeriesCollection lines(List<Summary> cells) {
    XYSeriesCollection data = new XYSeriesCollection();
    data.addSeries(line("min", cells, Summary::min));
    data.addSeries(line("max", cells, Summary::max));
    return data;
  }

  private static XYSeries line(String name, List<Summary> cells, ToDoubleFunction<Summary> number) {
    XYSeries series = new XYSeries(name);
    for (int i = 0; i < cells.size(); i++) {
      series.add(i, number.applyAsDouble(cells.get(i)));
    }
    return series;
  }

  private static DeviationRenderer bandRenderer(Color colour) {
    DeviationRenderer renderer = new DeviationRenderer(true, true);
    renderer.setSeriesPaint(0, colour);
    renderer.setSeriesFillPaint(0, colour);
    renderer.setSeriesFillPaint(1, colour);
    renderer.setSeriesLinesVisible(1, false);
    renderer.setSeriesShapesVisible(1, false);
    renderer.setSeriesStroke(0, new BasicStroke(1.4f));
    renderer.setSeriesShape(0, new Ellipse2D.Double(-1.8, -1.8, 3.6, 3.6));
    renderer.setAlpha(0.2f);
    return renderer;
  }

  private static XYLineAndShapeRenderer lineRenderer(Color colour) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    float[] dots = {0.8f, 2f};
    BasicStroke dotted =
        new BasicStroke(0.9f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1f, dots, 0f);
    for (int series = 0; series < 2; series++) {
      renderer.setSeriesPaint(series, colour);
      renderer.setSeriesStroke(series, dotted);
    }
    return renderer;
  }

  private NumberAxis layerAxis() {
    List<Integer> layers = run.layers();
    String[] names =
        layers.stream()
            .map(layer -> layer == 0 ? "input" : layer.toString())
            .toArray(String[]::new);
    SymbolAxis axis = new SymbolAxis("layer (output of its activation function)", names);
    axis.setGridBandsVisible(false);
    int step = 1 + (layers.size() - 1) / MOST_LAYER_NAMES;
    axis.setTickUnit(new NumberTickUnit(step), false, false);
    axis.setRange(-0.3, layers.size() - 0.7);
    return axis;
  }

  private static NumberAxis bettiAxis(int dimension, List<Summary> cells) {
    NumberAxis axis = new NumberAxis("Betti number " + beta(dimension));
    double highest =
        cells.stream()
            .flatMapToDouble(s ->
                java.util.stream.DoubleStream.of(
                    s.max(), s.mean() + (Double.isNaN(s.sd()) ? 0 : s.sd())))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    // From zero, so that what looks twice as high is; the band is cut there.
    axis.setRange(0, Math.max(1, highest) * 1.08);
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(java.util.Locale.ROOT));
    return axis;
  }

  private static void style(XYPlot plot) {
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(new BasicStroke(0.5f));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(new RectangleInsets(2, 4, 2, 8));
    for (var axis : List.of(plot.getDomainAxis(), plot.getRangeAxis())) {
      axis.setLabelFont(SMALL);
      axis.setTickLabelFont(SMALL);
      axis.setLabelPaint(INK);
      axis.setTickLabelPaint(INK);
      axis.setAxisLinePaint(INK);
      axis.setAxisLineStroke(new BasicStroke(0.5f));
      axis.setTickMarkPaint(INK);
      axis.setTickMarkStroke(new BasicStroke(0.5f));
    }
  }
}
