import CallCore
import Testing

@testable import Providers

@Suite("What a call cost, by Twilio's API")
struct TwilioBillTests {
    @Test("the call's resource is asked for, whatever its id")
    func request() {
        let request = TwilioSample.driver.billRequest(of: "CA1/../x")
        #expect(
            request
                == CarrierRequest(.get, "/2010-04-01/Accounts/AC1/Calls/CA1%2F..%2Fx.json", safety: .repeatable))
    }

    @Test(
        "what left the account is the cost, with its currency",
        arguments: [
            (#""price":"-0.03000","price_unit":"USD""#, .cost("0.03000 USD")),
            (#""price":"-12","price_unit":"EUR""#, .cost("12 EUR")), (#""price":"-0.1""#, .cost("0.1")),
            (#""price":"-0.1","price_unit":"a|b""#, .cost("0.1")), (#""price":"0.00000""#, .cost("0.00000")),
            (#""price":"0.02","price_unit":"USD""#, .cost("-0.02 USD")),
            (#""price":null,"price_unit":"USD""#, .notYet), (#""price":"""#, .notYet), (#""sid":"CA1""#, .notYet),
            (#""price":"--1""#, .none), (#""price":"-1e5""#, .none), (#""price":"free""#, .none),
        ] as [(String, CarrierBill)])
    func price(fields: String, bill: CarrierBill) {
        #expect(TwilioSample.driver.bill(in: TwilioSample.answered(200, "{\(fields)}")) == bill)
    }

    @Test("a call that is unknown there is not asked about again; one that it was no moment for is")
    func failures() {
        let driver = TwilioSample.driver
        #expect(driver.bill(in: TwilioSample.answered(404)) == .none)
        for status in [401, 403, 429, 500, 503] { #expect(driver.bill(in: TwilioSample.answered(status)) == .notYet) }
        #expect(driver.bill(in: .lost("reset")) == .notYet && driver.bill(in: .notSent("no name")) == .notYet)
    }
}
