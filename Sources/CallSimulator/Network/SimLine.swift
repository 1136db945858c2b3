import CallCore
import VoiceCallEngine

/// One call as its carrier sees it: its state, its sound, and what went over it.
public final class SimLine {
    public let providerCallID: String
    public let direction: CallDirection
    public let from: String
    public let to: String
    /// Whoever is at the far end.
    public let party: SimParty
    public let track: SoundTrack
    /// The engine's id; nil for an inbound call until the first order for it.
    public internal(set) var callID: CallID?
    public internal(set) var status: LineStatus = .queued
    public internal(set) var answeredAt: CallTime?
    /// When the call was over for the engine: ended or handed over.
    public internal(set) var endedAt: CallTime?
    /// How often the far end was dialled; never more than 1.
    public internal(set) var dialCount = 0
    /// How often each utterance was begun.
    public internal(set) var playCounts: [String: Int] = [:]
    /// Tones that the far side heard from us.
    public internal(set) var digitsHeard: [HeardDigit] = []
    /// Commands that came when the call was over, other than hang-ups and stops.
    public internal(set) var lateCommands: [LineCommand] = []
    /// Where the call was handed over to.
    public internal(set) var transferredTo: String?
    /// All events so far, once each, in the order in which they happened.
    public internal(set) var events: [CallEvent] = []

    let world: SimWorld
    let voice: BotVoice
    let recogniser: SimRecogniser
    var realtime: RealtimeSession?
    /// The carrier's media stream, while there is one.
    private(set) var media: LineMedia?
    /// What the far side makes to be heard, as sound; the newest last.
    var farSounds: [FarSound] = []
    /// Utterances taken so far, with their lengths.
    var utterances: [String: Milliseconds] = [:]
    /// Outbound only.
    var placement: Placement?
    var ringTimer: EventToken?
    private let outbox: LineOutbox
    private var streams: [String: SeededRandom] = [:]

    init(
        world: SimWorld, providerCallID: String, callID: CallID?, direction: CallDirection, from: String, to: String,
        party: SimParty
    ) {
        self.world = world
        self.providerCallID = providerCallID
        self.callID = callID
        self.direction = direction
        self.from = from
        self.to = to
        self.party = party
        track = SoundTrack(origin: world.kernel.now)
        voice = BotVoice(kernel: world.kernel, track: track, line: providerCallID)
        recogniser = SimRecogniser(world: world, line: providerCallID)
        outbox = LineOutbox(world: world, line: providerCallID)
        recogniser.ownEar = ownEar()
        outbox.address = { [weak self] event in
            guard let id = self?.callID else { return .inbound(event) }
            return .call(id, .carrier(event))
        }
        voice.began = { [weak self] in self?.soundBegan($0) }
        voice.ended = { [weak self] in self?.soundEnded($0, heard: $1) }
        voice.toneHeard = { [weak self] in self?.toneHeard($0) }
        planFarHangUp()
    }

    var now: CallTime { world.kernel.now }
    var listening: Listening? { recogniser.listening }

    /// When the other side hung up; nil when it did not.
    public var farEndHungUpAt: CallTime? {
        events.contains { $0.kind == .ended(.hangupUser) } ? endedAt : nil
    }

    /// Whether our side says nothing and has nothing waiting to be said.
    public var isBotQuiet: Bool { voice.isQuiet && media?.isQuiet != false }
    /// What our side is saying or playing.
    var botSound: BotSound? { voice.current ?? media?.current }

    /// The end of the last sound does not lie behind the end of the call.
    public var isSilentAfterEnd: Bool { endedAt.map { track.endMs <= $0 - track.origin } ?? true }

    /// A number of this line's own stream of randomness for `purpose`.
    func draw(_ purpose: String, _ range: ClosedRange<Milliseconds>) -> Milliseconds {
        var stream = streams[purpose] ?? world.kernel.random.stream("\(providerCallID) \(purpose)")
        defer { streams[purpose] = stream }
        return stream.draw(range)
    }

    /// Reports something that has just happened.
    func report(_ kind: CallEvent.Kind, turnToken: String? = nil) {
        let event = CallEvent(
            id: "\(providerCallID)-\(events.count + 1)", callID: callID?.text ?? providerCallID,
            providerCallID: providerCallID, timestamp: now, turnToken: turnToken, direction: direction, from: from,
            to: to, kind: kind)
        events.append(event)
        world.kernel.note("\(providerCallID) \(kind.word)")
        outbox.send(event)
    }

    /// The carrier brings the line's sound to a media stream. Nil in a simulation without sound.
    func attachMedia() -> LineMedia? {
        media = world.sound.map { LineMedia(self, book: $0.book) }
        return media
    }

    func detachMedia() { media = nil }

    func schedule(
        after delay: Milliseconds, _ what: @autoclosure () -> String, action: @escaping () -> Void
    ) -> EventToken {
        world.kernel.schedule(after: delay, label: "\(providerCallID) \(what())", action: action)
    }

    private func ownEar() -> SimRecogniser.Ear {
        SimRecogniser.Ear(
            speechStarted: { [weak self] in self?.report(.speechStarted, turnToken: self?.listening?.turnToken) },
            partial: { [weak self] text in
                self?.report(
                    .speech(transcript: text, isFinal: false, confidence: nil), turnToken: self?.listening?.turnToken)
            },
            final: { [weak self] text, confidence in
                self?.report(
                    .speech(transcript: text, isFinal: true, confidence: confidence),
                    turnToken: self?.listening?.turnToken)
            })
    }

    private func planFarHangUp() {
        guard world.faults.strikes(.farHangUp, providerCallID) else { return }
        let delay = world.faults.draw(.farHangUp, 0...45_000)
        _ = schedule(after: delay, "far side hangs up by fault") { self.farSideHangsUp() }
    }
}
