package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.ClusterName;
import io.updateorchestrator.cli.input.ClusterTarget;
import io.updateorchestrator.cli.input.Keys;
import io.updateorchestrator.cli.input.LiveBase;
import io.updateorchestrator.cli.input.Manifests;
import io.updateorchestrator.cli.input.PlanFile;
import io.updateorchestrator.cli.input.Planned;
import io.updateorchestrator.cli.input.ServerCheck;
import io.updateorchestrator.cli.input.SourceName;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.PlanText;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan RESOURCES…}. */
@Command(name = "plan", description = "Shows what would be done, in which order, and why; and writes it down for `execute`. Needs no Kafka, and a cluster only with --base live.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator plan deploy/examples/shop", "  update-orchestrator plan ./manifests --out plan.json && update-orchestrator execute plan.json",
        "  update-orchestrator plan --dry-run ./manifests"})
public final class PlanCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Mixin
  private RolloutFlags flags = new RolloutFlags();

  @Option(names = "--base", paramLabel = "none|live", description = "against nothing (every action is a creation), or against what is in the cluster now")
  private PlanBase base = PlanBase.NONE;

  @Option(names = "--source", paramLabel = "NAME", description = "the name that these resources are known by when the plan is executed; default: that of the folder")
  private String source;

  @Option(names = "--out", paramLabel = "FILE", description = "where to write the plan; default: below the data folder")
  private Path out;

  @Option(names = "--dry-run", description = "only validate, on the server too if one answers within a second; write nothing")
  private boolean dryRun;

  @Parameters(arity = "1..*", paramLabel = "RESOURCES", description = "files, directories, or - for standard input")
  private List<String> resources;

  public PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String cluster = ClusterName.of(target.cluster(), session.configuration());
    Sealer sealer = new Sealer(dryRun ? Keys.forLooking(session) : Keys.forKeeping(session));
    ManifestSet set = Manifests.read(session, resources, target.namespace(), sealer);
    Planned planned = base == PlanBase.NONE ? Planned.againstNothing(session.configuration().lane(), cluster, set)
        : againstCluster(cluster, set);
    if (!session.output().isDocument()) {
      PlanText.lines(planned.plan(), planned.analysis().detection().dependencies(), session.verbose()).forEach(session.console().out()::println);
    }
    ServerCheck.Result checked = dryRun ? ServerCheck.of(session, target, planned) : null;
    if (session.output().isDocument()) {
      Documents.print(planned.document(), session.output(), session.console().out());
    }
    if (checked != null) {
      session.say(checked.sentence());
    } else {
      String name = source == null ? SourceName.ofResources(resources).orElse(null) : SourceName.of(source, resources);
      Path written = PlanFile.write(session, out, planned, name, resources, flags.options(), sealer);
      session.say("Plan written to " + written);
    }
    return 0;
  }

  private Planned againstCluster(String cluster, ManifestSet set) {
    ClusterAccess access = ClusterTarget.of(target, session.configuration());
    if (access == null) {
      throw new OrchestratorException(ErrorCode.NO_CLUSTER, "The simulated cluster only runs within `up`: --base live needs another");
    }
    try (FabricApi api = new FabricApi(access)) {
      return Planned.againstCluster(session.configuration().lane(), new LiveBase(api), cluster, set);
    }
  }
}
