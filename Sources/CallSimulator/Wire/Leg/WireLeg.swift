import CallCore
import VoiceCallEngine

/// One call of a carrier and the simulated line under it: what any control language (TwiML, Plivo XML, Telnyx
/// commands) needs to answer, play, hear and end it.
final class WireLeg {
    /// The carrier's own id of the call.
    let id: String
    let direction: CallDirection
    let from: String
    let to: String
    let createdAt: CallTime
    let network: SimNetwork
    /// The id of the line in the simulated network.
    var providerCallID: String?
    var stage: LegStage = .queued
    var answeredAt: CallTime?
    var endedAt: CallTime?
    /// Why it is over.
    var ending: EndReason?
    var answeredBy: AnsweredBy?
    /// Gets every event of the call, after the player and the collector had theirs.
    var onEvent: (CallEvent.Kind) -> Void = { _ in }
    /// Plays sounds one after another.
    private(set) lazy var player = SoundPlayer(self)
    /// Whoever collects input now.
    var collector: InputCollector?

    /// Media sockets that were asked for.
    var socketCount = 0

    private var lastOrder = 0
    private var lastName = 0
    private var waiting: [EffectID: (EffectResult) -> Void] = [:]

    init(
        id: String, direction: CallDirection, from: String, to: String, providerCallID: String?, network: SimNetwork
    ) {
        self.id = id
        self.direction = direction
        self.from = from
        self.to = to
        self.providerCallID = providerCallID
        self.network = network
        createdAt = network.kernel.now
    }

    var kernel: SimKernel { network.kernel }
    var now: CallTime { kernel.now }
    /// The line in the simulated network.
    var line: SimLine? { network.line(CallID(id)) ?? providerCallID.flatMap { network.line(provider: $0) } }
    /// Whether sounds can be played and input heard.
    var isUp: Bool { stage == .answered }
    /// From answer to end, or to now, in milliseconds.
    var duration: Milliseconds { answeredAt.map { (endedAt ?? now) - $0 } ?? 0 }

    /// A name that no other utterance or turn of this call has.
    func nextName(_ kind: String) -> String {
        lastName += 1
        return "\(id)-\(kind)\(lastName)"
    }

    /// Gives the simulated line an order. `then` gets its result later, once.
    func order(_ command: LineCommand, then: @escaping (EffectResult) -> Void = { _ in }) {
        lastOrder += 1
        let number = lastOrder
        waiting[number] = then
        guard isReachable(command) else {
            let gone = EffectResult.failed(reason: "unavailable", message: "nobody is on the line \(id) any more")
            kernel.schedule(after: 0, label: "\(id) order \(number) refused") { self.finish(number, gone) }
            return
        }
        var setup = CallSetup(
            id: CallID(id), direction: direction, from: from, to: to, carrier: "wire", flow: "", flowVersion: "",
            sessionKey: id, seed: 0, startedAt: createdAt)
        setup.providerCallID = providerCallID
        network.carryOut(
            EffectOrder(call: setup, providerCallID: providerCallID, id: number, effect: .line(command)))
    }

    /// Whether there is still somebody to do it to; a call that is over may be taken down again.
    private func isReachable(_ command: LineCommand) -> Bool {
        switch command {
        case .place, .hangUp: true
        default: line?.status.isOver == false
        }
    }

    func answer() { order(.answer) }

    func reject(_ reason: String) { order(.reject(reason: reason)) }

    /// Takes the call down. A bridged call has no line any more: it is over at once.
    func hangUp() {
        guard !stage.isOver else { return }
        guard stage != .bridged else { return take(.ended(.hangupBot)) }
        order(.hangUp(.hangupBot))
    }

    /// The other party of a bridged call hangs up, or our far end does.
    func endBridge() {
        if stage == .bridged { take(.ended(.hangupUser)) }
    }

    /// Dials somebody else and hands the far end over; `transferred` tells what came of it.
    func transfer(to number: String, ring: Milliseconds) { order(.transfer(to: number, announce: nil, ring: ring)) }

    func finish(_ order: EffectID, _ result: EffectResult) { waiting.removeValue(forKey: order)?(result) }

    /// An event of the line, in the order in which they happened.
    func take(_ kind: CallEvent.Kind) {
        guard !stage.isOver else { return }
        advance(kind)
        player.take(kind)
        collector?.take(kind)
        onEvent(kind)
    }

    private func advance(_ kind: CallEvent.Kind) {
        switch kind {
        case .initiated: stage = .initiated
        case .ringing: stage = .ringing
        case .answered:
            stage = .answered
            answeredAt = now
        case .answeredBy(let who): answeredBy = who
        case .transferred(nil):
            stage = .bridged
            silence()
        case .ended(let reason):
            stage = .over
            endedAt = now
            ending = reason
            silence()
        default: break
        }
    }

    /// Nothing more is played or collected.
    private func silence() {
        player.discard()
        collector?.discard()
        collector = nil
    }
}
