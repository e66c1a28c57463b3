package io.updateorchestrator.ingest.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A source's {@code path}, in which {@code {cluster}} and {@code {label.NAME}} are filled in per target. */
record PathTemplate(String text) {

  private static final Pattern SLOT = Pattern.compile("\\{([^{}]*)}");

  /** @throws IllegalArgumentException if a label isn't there, or the path leads out of the source */
  String fill(TargetCluster cluster) {
    StringBuilder filled = new StringBuilder();
    Matcher slot = SLOT.matcher(text == null ? "" : text);
    while (slot.find()) {
      slot.appendReplacement(filled, Matcher.quoteReplacement(value(slot.group(1), cluster)));
    }
    slot.appendTail(filled);
    String path = filled.toString().replaceAll("/+", "/").replaceAll("^(\\./)+", "").replaceAll("^/|/$", "");
    if (path.equals("..") || path.startsWith("../") || path.contains("/../") || path.endsWith("/..")) {
      throw new IllegalArgumentException("the path " + path + " leads out of the source");
    }
    return path.equals(".") ? "" : path;
  }

  private static String value(String slot, TargetCluster cluster) {
    if (slot.equals("cluster")) {
      return cluster.name();
    }
    String label = slot.startsWith("label.") ? cluster.labels().get(slot.substring("label.".length())) : null;
    if (label == null) {
      throw new IllegalArgumentException("{" + slot + "} can't be filled in: the cluster " + cluster.name() + " has the labels " + cluster.labels().keySet());
    }
    return label;
  }
}
