package io.updateorchestrator.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.Table;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.embedded.service.KafkaAccess;
import io.updateorchestrator.topics.KafkaSettings;
import io.updateorchestrator.topics.Provisioner;
import io.updateorchestrator.topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code topics apply|diff}. */
@Command(name = "topics", description = "Makes the topics of the orchestrator on a Kafka of yours (kafka.bootstrap_servers), or shows how those that are there differ.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator topics diff --config orchestrator.yaml", "  update-orchestrator topics apply --config orchestrator.yaml"})
public final class TopicsCommand implements Callable<Integer> {

  /** What can be done with topics. */
  public enum Deed { APPLY, DIFF }

  private final Session session;

  @Parameters(arity = "1", paramLabel = "apply|diff", description = "apply makes what is missing, and changes nothing that is there; diff only looks, and ends with 1 where something differs")
  private Deed deed;

  public TopicsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String servers = session.configuration().bootstrapServers() == null ? KafkaAccess.ofOtherProcess(session.dataFolder()) : null;
    KafkaSettings kafka = KafkaAccess.settings(session.configuration(), servers);
    KafkaAccess.clusterId(kafka);
    List<Topic> topics = new ArrayList<>(kafka.catalogue().shared());
    session.configuration().clusters().forEach(c -> topics.addAll(kafka.catalogue().ofCluster(c.name())));
    try (Admin admin = Admin.create(kafka.common())) {
      Provisioner provisioner = new Provisioner(admin, kafka);
      List<String> made = deed == Deed.APPLY ? provisioner.apply(topics) : List.of();
      List<Provisioner.Finding> findings = provisioner.diff(topics);
      tell(findings, made);
      boolean differs = findings.stream().anyMatch(f -> !f.exists() || !f.differences().isEmpty());
      return differs ? ErrorCode.USAGE.exitCode() : 0;
    } catch (org.apache.kafka.common.KafkaException e) {
      throw new OrchestratorException(ErrorCode.NO_BROKER, "Kafka does not answer: " + e.getMessage(), e);
    }
  }

  private void tell(List<Provisioner.Finding> findings, List<String> made) {
    ArrayNode rows = Json.array();
    Table table = new Table("TOPIC", "STATE", "HOLDS");
    for (Provisioner.Finding finding : findings) {
      String name = finding.topic().name();
      String state = !finding.exists() ? "missing" : made.contains(name) ? "made" : finding.differences().isEmpty() ? "as it should be" : String.join("; ", finding.differences());
      table.row(name, state, finding.topic().holds());
      ObjectNode row = rows.addObject();
      row.put("name", name).put("exists", finding.exists()).put("made", made.contains(name));
      row.set("differences", Json.MAPPER.valueToTree(finding.differences()));
    }
    if (session.output().isDocument()) {
      Documents.print(Json.object().set("topics", rows), session.output(), session.console().out());
    } else {
      table.lines().forEach(session.console().out()::println);
    }
  }
}
