import CallAgents
import CallCore
import NIOCore
import ScriptValue
import VoiceCallEngine

/// Asks the agents of an OpenClaw Gateway, all questions over one socket.
final class GatewayBackend: AgentBackend {
    private let eventLoop: any EventLoop
    private let link: NIOLoopBoundBox<GatewayLink?>

    /// - Parameter seed: for the masks of what is sent; not to be guessed from outside.
    init(_ settings: GatewaySettings, eventLoop: any EventLoop, clock: any HostClock, seed: UInt64) {
        self.eventLoop = eventLoop
        let link = NIOLoopBoundBox<GatewayLink?>.makeEmptyBox(valueType: GatewayLink.self, eventLoop: eventLoop)
        self.link = link
        eventLoop.execute {
            link.value = GatewayLink(settings, eventLoop: eventLoop, clock: clock, seed: seed)
            link.value?.handle(.start)
        }
    }

    func ask(
        _ question: AgentQuestion, spoken: @escaping @Sendable (String) -> Void,
        called: @escaping @Sendable (AgentRound, Int) -> Void,
        _ done: @escaping @Sendable (AgentAnswer) -> Void
    ) {
        onLoop { $0.ask(question, spoken, done) }
    }

    /// Its agents run their own tools.
    func inform(_ id: AgentQuestion.ID, toolCall: String, _ result: Value) {}
    func cancel(_ id: AgentQuestion.ID) { onLoop { $0.cancel(id) } }
    func stop() { onLoop { $0.handle(.stop) } }

    private func onLoop(_ body: @escaping @Sendable (GatewayLink) -> Void) {
        eventLoop.execute { [link] in if let link = link.value { body(link) } }
    }
}
