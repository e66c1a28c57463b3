package io.updateorchestrator.common.yaml;

import java.io.StringReader;
import java.util.List;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds the line of a field by composing its document once more. */
record LineFinder(String text, int firstLine) {

  int lineOf(String path, int otherwise) {
    try {
      Node node = Composing.composer(new StringReader(text), text.length()).getSingleNode();
      int line = otherwise;
      for (FieldPath.Step step : FieldPath.parse(path)) {
        Node next = child(node, step);
        if (next == null) {
          return line;
        }
        line = firstLine + lineOfStep(node, step, next);
        node = next;
      }
      return line;
    } catch (YAMLException e) {
      return otherwise;
    }
  }

  private static Node child(Node node, FieldPath.Step step) {
    if (node instanceof SequenceNode list && step.index() >= 0) {
      List<Node> items = list.getValue();
      return step.index() < items.size() ? items.get(step.index()) : null;
    }
    NodeTuple entry = entry(node, step.name());
    return entry == null ? null : entry.getValueNode();
  }

  private static int lineOfStep(Node parent, FieldPath.Step step, Node child) {
    NodeTuple entry = step.index() >= 0 ? null : entry(parent, step.name());
    return (entry == null ? child : entry.getKeyNode()).getStartMark().getLine();
  }

  private static NodeTuple entry(Node node, String name) {
    if (name != null && node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return entry;
        }
      }
    }
    return null;
  }
}
