package org.bettiscope.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** Writes a figure as PNG with 300 dots per inch, and as SVG. */
final class FigureFiles {
  private static final int DOTS_PER_INCH = 300;
  private static final int POINTS_PER_INCH = 72;
  private static final double METRES_PER_INCH = 0.0254;

  private FigureFiles() {}

  static void png(BettiFigure figure, Path file) throws IOException {
    Dimension size = figure.size();
    double scale = (double) DOTS_PER_INCH / POINTS_PER_INCH;
    BufferedImage image =
        new BufferedImage(
            (int) Math.round(size.width * scale),
            (int) Math.round(size.height * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(scale, scale);
    figure.draw(graphics);
    graphics.dispose();
    write(image, file);
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
      metadata.mergeTree("javax_imageio_png_1.0", resolution());
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), null);
    } finally {
      writer.dispose();
    }
  }

  private static IIOMetadataNode resolution() {
    String perMetre = Long.toString(Math.round(DOTS_PER_INCH / METRES_PER_INCH));
    IIOMetadataNode physical = new IIOMetadataNode("pHYs");
    physical.setAttribute("pixelsPerUnitXAxis", perMetre);
    physical.setAttribute("pixelsPerUnitYAxis", perMetre);
    physical.setAttribute("unitSpecifier", "meter");
    IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
    root.appendChild(physical);
    return root;
  }

  static void svg(BettiFigure figure, Path file) throws IOException {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
    SVGGraphics2D graphics = new SVGGraphics2D(document);
    graphics.setSVGCanvasSize(figure.size());
    figure.draw(graphics);
    try (Writer out = Files.newBufferedWriter(file)) {
      graphics.stream(out, true);
    }
    graphics.dispose();
  }
}
