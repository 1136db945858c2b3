/// The line of one call at one carrier, as a state machine: commands and webhooks go in, requests, replies and events
/// come out. It asks nobody for the time, and is the same whether sockets or a simulation lie under it.
///
/// Rules every carrier's line keeps:
/// - each command gets exactly one result, at the latest when a timer of the line's own gives it up;
/// - each reply that a notice brought is given exactly once, within `LineContext.replyBudget`;
/// - an utterance that was taken is reported `spoken` exactly once, unless the call ends first;
/// - a call is created at most once, whatever is lost on the way.
public protocol CarrierLine: Sendable {
    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction]
}
