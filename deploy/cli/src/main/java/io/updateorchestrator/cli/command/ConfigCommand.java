package io.updateorchestrator.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.cli.output.ConfigText;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.common.config.Configuration;
import io.updateorchestrator.common.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config}. */
@Command(name = "config", description = "Shows the configuration in force, and where each value comes from.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator config --config orchestrator.yaml --environment production", "  update-orchestrator config --default > orchestrator.yaml"})
public final class ConfigCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--default", description = "print a commented file with every key and its default instead")
  private boolean byDefault;

  public ConfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (byDefault && !session.output().isDocument()) {
      session.console().out().print(Configuration.defaultText());
      return 0;
    }
    Configuration configuration = byDefault ? Configuration.defaults() : session.configuration();
    if (session.output().isDocument()) {
      Documents.print(document(configuration), session.output(), session.console().out());
    } else {
      ConfigText.lines(configuration).forEach(session.console().out()::println);
    }
    return 0;
  }

  private static JsonNode document(Configuration configuration) {
    ObjectNode document = Json.object();
    document.put("environment", configuration.environment());
    document.set("values", configuration.values());
    document.set("origins", Json.MAPPER.valueToTree(configuration.origins()));
    document.set("warnings", Json.MAPPER.valueToTree(configuration.warnings()));
    return document;
  }
}
