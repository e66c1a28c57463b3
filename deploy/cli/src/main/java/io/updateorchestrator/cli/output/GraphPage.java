package io.updateorchestrator.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.graph.OrderGraph;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A page that shows what depends on what, with everything in it that it needs. Each namespace is a box, and in it objects stand in columns, those that wait for nothing on the left:
 * so the picture of five hundred objects is as orderly as that of five. Drawn by Cytoscape.js.
 */
public final class GraphPage {

  private static final String LIBRARY = "/META-INF/resources/webjars/cytoscape/3.33.1/dist/cytoscape.min.js";
  private static final int COLUMN = 260;
  private static final int ROW = 54;
  private static final int BAND = 90;
  /** So many objects stand in one column, more in several beside each other. */
  private static final int STACK = 14;

  private GraphPage() {}

  public static String of(Analysis analysis) {
    ArrayNode elements = Json.array();
    nodes(analysis, elements);
    GraphText.arrows(analysis).forEach(d -> edge(elements, d.from(), d.to(), d.explicit() ? "explicit" : d.strength().label(), d.path()));
    analysis.detection().missing().forEach(m -> edge(elements, m.from(), m.to(), "missing", m.path()));
    analysis.graph().dropped().forEach(d -> edge(elements, d.dependency().from(), d.dependency().to(), "dropped", d.reason()));
    // An end tag inside a text would end the script.
    String data = elements.toString().replace("<", "\\u003c");
    return read("graph.html").replace("{{library}}", read(LIBRARY)).replace("{{elements}}", data);
  }

  /** One namespace: its objects by column, and how much room they take. */
  private record Band(String namespace, Map<Integer, List<ResourceRef>> columns) {

    int width() {
      return columns.values().stream().mapToInt(c -> COLUMN * stacks(c)).sum() + BAND;
    }

    int height() {
      return columns.values().stream().mapToInt(c -> Math.min(c.size(), STACK)).max().orElse(0) * ROW + BAND;
    }

    static int stacks(List<ResourceRef> column) {
      return (column.size() + STACK - 1) / STACK;
    }
  }

  private static void nodes(Analysis analysis, ArrayNode elements) {
    Map<ResourceRef, Integer> columns = columns(analysis);
    analysis.detection().missing().forEach(m -> columns.putIfAbsent(m.to(), 0));
    Map<String, Band> bands = new TreeMap<>();
    columns.keySet().stream().sorted().forEach(ref ->
        bands.computeIfAbsent(ref.namespace(), n -> new Band(n, new TreeMap<>())).columns().computeIfAbsent(columns.get(ref), c -> new ArrayList<>()).add(ref));
    double area = bands.values().stream().mapToDouble(b -> (double) b.width() * b.height()).sum();
    int room = Math.max((int) Math.sqrt(area * 1.8), bands.values().stream().mapToInt(Band::width).max().orElse(0));
    Map<ResourceRef, Integer> rows = new HashMap<>();
    int left = 0;
    int top = 0;
    int height = 0;
    for (Band band : bands.values()) {
      if (left > 0 && left + band.width() > room) {
        left = 0;
        top += height;
        height = 0;
      }
      place(band, left, top, analysis, rows, elements);
      left += band.width();
      height = Math.max(height, band.height());
    }
  }

  private static void place(Band band, int left, int top, Analysis analysis, Map<ResourceRef, Integer> rows, ArrayNode elements) {
    if (!band.namespace().isEmpty()) {
      elements.addObject().putObject("data").put("id", "namespace " + band.namespace()).put("name", band.namespace()).put("type", "namespace");
    }
    int x = left;
    for (List<ResourceRef> column : band.columns().values()) {
      List<ResourceRef> ordered = new ArrayList<>(column);
      // Beside what it needs, where that has a place already: fewer arrows cross.
      ordered.sort(Comparator.comparingDouble((ResourceRef ref) -> beside(ref, analysis, rows)).thenComparing(Comparator.naturalOrder()));
      for (int i = 0; i < ordered.size(); i++) {
        int y = top + i % STACK * ROW;
        rows.put(ordered.get(i), y);
        node(elements, ordered.get(i), x + i / STACK * COLUMN, y, analysis.objects().containsKey(ordered.get(i)));
      }
      x += COLUMN * Band.stacks(column);
    }
  }

  private static double beside(ResourceRef ref, Analysis analysis, Map<ResourceRef, Integer> rows) {
    List<ResourceRef> needs = analysis.objects().containsKey(ref) ? analysis.graph().needs(ref) : List.of();
    return needs.stream().filter(rows::containsKey).mapToInt(rows::get).average().orElse(Double.MAX_VALUE);
  }

  /** How many others an object waits for in a row; members of a ring, and what needs them, stand on the left. */
  private static Map<ResourceRef, Integer> columns(Analysis analysis) {
    OrderGraph graph = analysis.graph();
    Map<ResourceRef, Integer> columns = new HashMap<>();
    analysis.objects().keySet().forEach(ref -> columns.put(ref, 1));
    graph.targetsFirst().forEach(ref -> columns.put(ref, 1 + graph.needs(ref).stream().mapToInt(n -> columns.get(n)).max().orElse(0)));
    return columns;
  }

  private static void node(ArrayNode elements, ResourceRef ref, int x, int y, boolean present) {
    ObjectNode node = elements.addObject();
    ObjectNode data = node.putObject("data").put("id", ref.key()).put("kind", ref.kind()).put("name", ref.name()).put("display", ref.display()).put("type", present ? "object" : "missing");
    if (!ref.namespace().isEmpty()) {
      data.put("parent", "namespace " + ref.namespace());
    }
    node.putObject("position").put("x", x).put("y", y);
  }

  private static void edge(ArrayNode elements, ResourceRef from, ResourceRef to, String strength, String why) {
    elements.addObject().putObject("data").put("source", from.key()).put("target", to.key()).put("strength", strength).put("why", why);
  }

  private static String read(String resource) {
    try (InputStream in = GraphPage.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
