package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.FieldLines;
import io.updateorchestrator.cli.input.Keys;
import io.updateorchestrator.cli.input.Manifests;
import io.updateorchestrator.cli.input.Rules;
import io.updateorchestrator.cli.output.AnalysisDocument;
import io.updateorchestrator.cli.output.AnalysisText;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.GraphPage;
import io.updateorchestrator.cli.output.GraphText;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code analyze RESOURCES…}. */
@Command(name = "analyze", description = "Shows what depends on what, and where that is written. Needs no cluster and no Kafka.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator analyze deploy/examples/shop", "  kubectl get deployments -o yaml | update-orchestrator analyze - --output json",
        "  update-orchestrator analyze ./manifests --output html > graph.html"})
public final class AnalyzeCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Parameters(arity = "1..*", paramLabel = "RESOURCES", description = "files, directories, or - for standard input")
  private List<String> resources;

  public AnalyzeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ManifestSet set = Manifests.read(session, resources, target.namespace(), new Sealer(Keys.forLooking(session)));
    set.warnings().forEach(session::warn);
    Analysis analysis = Analysis.of(set.manifests(), Rules.detector(session.configuration().lane()));
    analysis.detection().warnings().forEach(session::warn);
    if (!analysis.wrong().isEmpty()) {
      throw new OrchestratorException(ErrorCode.INVALID_MANIFEST, analysis.refusal(), analysis.problems());
    }
    FieldLines lines = new FieldLines();
    OrchestratorException cycle = analysis.refusal() == null ? null
        : new OrchestratorException(ErrorCode.CYCLE, analysis.refusal(), analysis.problems().stream().map(p -> lines.exact(p, analysis)).toList());
    if (session.output().isGraph()) {
      session.console().out().print(graph(analysis));
    } else if (session.output().isDocument()) {
      Documents.print(AnalysisDocument.of(analysis, cycle), session.output(), session.console().out());
    } else {
      AnalysisText.lines(analysis, session.verbose()).forEach(session.console().out()::println);
    }
    if (cycle != null) {
      throw new ReportedFailure(cycle);
    }
    return 0;
  }

  private String graph(Analysis analysis) {
    return switch (session.output()) {
      case DOT -> new GraphText(analysis).dot();
      case MERMAID -> new GraphText(analysis).mermaid();
      default -> GraphPage.of(analysis);
    };
  }
}
