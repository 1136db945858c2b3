import CallCore

/// Carries out what calls want done outside the engine: telephone lines, agents, HTTP, realtime models.
///
/// `perform` returns at once. Whatever comes of an order is delivered to the call later, as
/// `SessionInput.effect` under the order's id, and as carrier or realtime events.
public protocol EffectPerformer: Sendable {
    func perform(_ order: EffectOrder)

    /// A restart found this call alive in the journal. If it is no longer alive outside, deliver its end.
    func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation)
}
