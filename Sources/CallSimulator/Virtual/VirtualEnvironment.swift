import CallCore
import ScriptValue
import Synchronization
import VoiceCallEngine

/// Gathers what the engine wants done, until the simulation carries it out.
final class VirtualEnvironment: CallEnvironment {
    enum Item: Sendable {
        case startTimer(TimerID, CallID, CallTime)
        case cancelTimer(TimerID, CallID)
        case order(EffectOrder)
        case reconcile(CallSetup, String?, LineSituation)
        case note(SimNote)
        case reply(String, CommandReply)
        case closed(CallID, CallClosing)
        case record(CallRecord)
    }

    private let items = Mutex<[Item]>([])

    func drain() -> [Item] {
        items.withLock { items in
            guard !items.isEmpty else { return [] }
            defer { items = [] }
            return items
        }
    }

    private func add(_ item: Item) { items.withLock { $0.append(item) } }

    func startTimer(_ timer: TimerID, of call: CallID, at deadline: CallTime) {
        add(.startTimer(timer, call, deadline))
    }
    func cancelTimer(_ timer: TimerID, of call: CallID) { add(.cancelTimer(timer, call)) }
    func perform(_ order: EffectOrder) { add(.order(order)) }
    func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation) {
        add(.reconcile(call, providerCallID, situation))
    }
    func observe(_ note: CallNote, of call: CallID, at time: CallTime) {
        add(.note(SimNote(call: call, at: time, note: note)))
    }
    func changed(_ record: CallRecord) { add(.record(record)) }
    func reply(_ reply: CommandReply, to command: String, of call: CallID) { add(.reply(command, reply)) }
    func closed(_ call: CallID, _ closing: CallClosing) { add(.closed(call, closing)) }
}
