package io.updateorchestrator.cli.command;

/** Against what a plan is made. */
public enum PlanBase {
  NONE,
  LIVE
}
