import ScriptValue

/// What a `call.cost` event says. Telnyx sends it for applications that have it turned on.
///
/// Fields by https://apispec.telnyx.com/call-cost-received-event-7389933d0 and the models of Telnyx's own libraries:
/// `status` (`valid`, or `success` in newer ones), `total_cost` (a number, or a text in newer ones), and `cost_parts`
/// with a `currency` each.
struct TelnyxBill: Hashable, Sendable {
    /// A decimal number, with the currency behind it when all parts agree on one: `0.0045 USD`.
    var cost: String

    /// Nil when the costs could not be made out, or are no amount.
    init?(_ payload: Value) {
        guard ["valid", "success"].contains(payload["status"]?.text ?? "valid") else { return nil }
        guard let amount = Self.amount(payload["total_cost"]) else { return nil }
        let currencies = Set((payload["cost_parts"]?.array ?? []).compactMap { $0["currency"]?.text })
        let currency = currencies.count == 1 ? currencies.first.flatMap(BillText.currency) : nil
        cost = [amount, currency].compactMap { $0 }.joined(separator: " ")
    }

    private static func amount(_ value: Value?) -> String? {
        if let text = value?.text { return BillText.amount(text) }
        guard let number = value?.double, (0..<1_000_000).contains(number) else { return nil }
        return decimal(number)
    }

    /// To a millionth, and never with an exponent.
    private static func decimal(_ number: Double) -> String {
        let millionths = Int((number * 1_000_000).rounded())
        let digits = String(millionths % 1_000_000)
        var fraction = Substring(String(repeating: "0", count: 6 - digits.count) + digits)
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return fraction.isEmpty ? "\(millionths / 1_000_000)" : "\(millionths / 1_000_000).\(fraction)"
    }
}
