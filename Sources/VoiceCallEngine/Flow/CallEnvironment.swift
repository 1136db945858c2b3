import CallCore

/// What surrounds a running call: timers, the outside world, whoever watches.
public protocol CallEnvironment: Sendable {
    func startTimer(_ timer: TimerID, of call: CallID, at deadline: CallTime)
    func cancelTimer(_ timer: TimerID, of call: CallID)
    func perform(_ order: EffectOrder)
    /// A restart found the call alive in its journal; if it is gone outside, deliver its end. Comes before the orders
    /// that are given again.
    func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation)
    func observe(_ note: CallNote, of call: CallID, at time: CallTime)
    func changed(_ record: CallRecord)
    func reply(_ reply: CommandReply, to command: String, of call: CallID)
    func closed(_ call: CallID, _ closing: CallClosing)
}
