package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.ClusterTarget;
import io.updateorchestrator.cli.input.FieldLines;
import io.updateorchestrator.cli.input.Keys;
import io.updateorchestrator.cli.input.LiveObjects;
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
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.ingest.manifest.Collected;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code analyze RESOURCES…}. */
@Command(name = "analyze", description = "Shows what depends on what, and where that is written. Needs no cluster and no Kafka.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator analyze deploy/examples/shop", "  kubectl get deployments -o yaml | update-orchestrator analyze - --output json",
        "  update-orchestrator analyze ./manifests --output html > graph.html", "  update-orchestrator analyze --from-cluster -n shop"})
public final class AnalyzeCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Option(names = "--from-cluster", description = "read what is in the cluster, instead of files: all, or what -n and -l leave; without what controllers have made")
  private boolean fromCluster;

  @Option(names = {"-l", "--selector"}, paramLabel = "LABELS", defaultValue = "", description = "with --from-cluster: a label selector, as kubectl takes it")
  private String selector;

  @Parameters(arity = "0..*", paramLabel = "RESOURCES", description = "files, directories, or - for standard input")
  private List<String> resources = new ArrayList<>();

  public AnalyzeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ManifestSet set = read(new Sealer(Keys.forLooking(session)));
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

  private ManifestSet read(Sealer sealer) {
    if (fromCluster == !resources.isEmpty()) {
      throw new OrchestratorException(ErrorCode.USAGE, "analyze reads RESOURCES, or what is in the cluster (--from-cluster): name one of the two");
    }
    if (!fromCluster) {
      return Manifests.read(session, resources, target.namespace(), sealer);
    }
    ClusterAccess access = ClusterTarget.of(target, session.configuration());
    if (access == null) {
      throw new OrchestratorException(ErrorCode.NO_CLUSTER, "The simulated cluster only runs within `up`: --from-cluster needs another");
    }
    try (FabricApi api = new FabricApi(access)) {
      byte[] objects = new LiveObjects(api, ReferenceTable.load()).read(target.givenNamespace(), selector);
      return Manifests.read(Collected.of("cluster", objects), target.namespace(), sealer);
    }
  }

  private String graph(Analysis analysis) {
    return switch (session.output()) {
      case DOT -> new GraphText(analysis).dot();
      case MERMAID -> new GraphText(analysis).mermaid();
      default -> GraphPage.of(analysis);
    };
  }
}
