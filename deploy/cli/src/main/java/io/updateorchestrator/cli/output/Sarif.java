package io.updateorchestrator.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.embedded.service.Version;
import java.util.List;

/** What {@code validate} has found, as code review tools read it: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). */
public final class Sarif {

  private Sarif() {}

  /** @param rule of the errors: the code of the failure; null where there is none */
  public static ObjectNode of(String rule, List<Problem> errors, List<Problem> warnings) {
    ObjectNode document = Json.object().put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
    ObjectNode run = document.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver").put("name", "update-orchestrator").put("semanticVersion", Version.text());
    ArrayNode results = run.putArray("results");
    errors.forEach(p -> result(results, rule, "error", p));
    warnings.forEach(p -> result(results, "does-not-work", "warning", p));
    ArrayNode rules = driver.putArray("rules");
    if (!errors.isEmpty()) {
      rules.addObject().put("id", rule).putObject("shortDescription").put("text", "The manifests can't be rolled out");
    }
    if (!warnings.isEmpty()) {
      rules.addObject().put("id", "does-not-work").putObject("shortDescription").put("text", "An API server accepts it, but something that it names is not there");
    }
    return document;
  }

  private static void result(ArrayNode results, String rule, String level, Problem problem) {
    ObjectNode result = results.addObject().put("ruleId", rule).put("level", level);
    String text = (problem.field() == null ? "" : problem.field() + ": ") + problem.message() + (problem.hint() == null ? "" : " (" + problem.hint() + ")");
    result.putObject("message").put("text", text);
    if (problem.file() != null) {
      ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
      place.putObject("artifactLocation").put("uri", problem.file());
      place.putObject("region").put("startLine", Math.max(1, problem.line()));
    }
  }
}
