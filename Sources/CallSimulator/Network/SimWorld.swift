import CallCore
import VoiceCallEngine

/// What all parts of one simulated network share.
final class SimWorld {
    let kernel: SimKernel
    let faults: FaultInjector
    var settings: CarrierSettings
    var durations: any SpeechDurations
    /// Speech as sound, where media streams are simulated.
    var sound: SimSound?
    /// Who answers which number.
    var phones: [String: SimParty] = [:]
    var book = OrderBook()
    var deliver: (SimDelivery) -> DeliveryOutcome = { _ in .engineDown }
    /// Webhooks given up after their last try.
    var undelivered: [CallEvent] = []

    init(kernel: SimKernel, settings: CarrierSettings, durations: any SpeechDurations, profile: FaultProfile) {
        self.kernel = kernel
        self.settings = settings
        self.durations = durations
        faults = FaultInjector(profile: profile, kernel: kernel)
    }

    /// Delivers the result of an order after `delay` ms. An engine that is down misses it, and finds it when it asks
    /// again.
    func answer(_ order: EffectOrder, _ result: EffectResult, after delay: Milliseconds = 0) {
        let key = OrderBook.Key(call: order.call.id, effect: order.id)
        kernel.schedule(after: delay, label: "\(order.call.id) result \(order.id) \(result.word)") {
            self.book.answer(key, result)
            _ = self.deliver(.call(order.call.id, .effect(order.id, result)))
        }
    }
}

extension EffectResult {
    /// For the trace.
    var word: String {
        switch self {
        case .done: "done"
        case .failed(let reason, _): "failed \(reason)"
        }
    }
}
