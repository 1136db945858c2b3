import CallCore

/// What a call cost, by its resource in the API.
///
/// `price` is null for some minutes after the end, then a decimal number as text; what is charged is negative
/// (`-0.03000`). `price_unit` is a currency by ISO 4217. Fields by https://www.twilio.com/docs/voice/api/call-resource.
extension TwilioDriver {
    public func billRequest(of providerCallID: String) -> CarrierRequest? { dialect.lookUp(providerCallID) }

    public func bill(in response: CarrierResponse) -> CarrierBill {
        let answer = TwilioAnswer(response)
        // A credential that is mended or comes back is let in again; a call that is gone is not.
        guard answer.isSuccess else { return answer.status == 404 ? .none : .notYet }
        guard let price = answer.text("price") else { return .notYet }
        let isCharged = price.hasPrefix("-")
        guard let amount = BillText.amount(isCharged ? String(price.dropFirst()) : price) else { return .none }
        // What Twilio gives back is a cost below nothing.
        let sign = isCharged || Double(amount) == 0 ? "" : "-"
        let currency = answer.text("price_unit").flatMap(BillText.currency)
        return .cost([sign + amount, currency].compactMap { $0 }.joined(separator: " "))
    }
}
