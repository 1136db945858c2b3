import CallCore
import GatewayService
import ScriptValue
import Synchronization

/// Prints what happens in calls, a line each.
final class TailLines: Sendable {
    private let console: Console
    private let call: String?
    private let isRaw: Bool
    private let style: Style
    private let redactor = Redactor(known: [])
    private let hasEnded = Mutex(false)
    /// The last line of each call, for changes that nobody would see.
    private let shown = Mutex<[String: String]>([:])

    init(_ console: Console, call: String?, isRaw: Bool) {
        self.console = console
        self.call = call
        self.isRaw = isRaw
        style = Style(usesColour: console.traits.usesColour && !isRaw)
    }

    /// The call that was to be followed has ended, or nobody reads any more.
    var isOver: Bool { hasEnded.withLock { $0 } || !console.hasReader }

    /// A line of calls.jsonl.
    func show(record value: Value) {
        guard let record = CallRecord(value: value), isWanted(record.callID.text, record.providerCallID) else { return }
        if record.state.isTerminal { end() }
        if isRaw { return console.out(SafeText.json(value)) }
        let last = record.transcript.last
        let time = max(record.endedAt ?? record.startedAt, last?.timestamp ?? record.startedAt)
        let said = last.map { " · \($0.speaker == .bot ? "bot" : "caller"): “\($0.text)”" } ?? ""
        let id = record.callID.text
        let line = "\(record.state.name), \(record.direction.rawValue) \(PhoneNumber(record.otherParty))\(said)"
        guard shown.withLock({ $0.updateValue(line, forKey: id) }) != line else { return }
        if record.state.isTerminal { _ = shown.withLock { $0.removeValue(forKey: id) } }
        show(time, id, "call", line, record.state.isTerminal ? .bold : .faint)
    }

    /// What the gateway told.
    func show(event: Value) {
        let id = event["callId"]?.text ?? ""
        let kind = event["kind"]?.text ?? ""
        if kind == "closed", call != nil { end() }
        if isRaw { return console.out(SafeText.json(event)) }
        let time = CallTime(milliseconds: event["at"]?.int ?? 0)
        switch kind {
        case "record": break
        case "closed":
            let reason = event["call"]?["endReason"]?.text ?? event["call"]?["state"]?.text ?? "unknown"
            show(time, id, "call", "is over: \(reason)", .bold)
        default:
            let line = NoteLine(CallNote(kind, event["text"]?.text ?? "", event["data"]?.map ?? [:]))
            if !line.isDetail { show(time, id, line.who, line.what, line.tone) }
        }
    }

    private func show(_ time: CallTime, _ call: String, _ who: String, _ what: String, _ tone: Style.Tone) {
        let clock = String(TimeText.text(time).dropFirst(11).prefix(10))
        let text = SafeText.short(redactor.text("\(who.padded(to: 8))\(what)"))
        let name = SafeText.short(String(call.prefix(8))).padded(to: 8)
        console.out("\(style.paint("\(clock)  \(name)", .faint))  \(style.paint(text, tone))")
    }

    private func isWanted(_ id: String, _ providerID: String?) -> Bool {
        call == nil || call == id || call == providerID
    }

    private func end() { if call != nil { hasEnded.withLock { $0 = true } } }
}
