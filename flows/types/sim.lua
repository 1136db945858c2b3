---@meta sim
-- What specs can call; docs/specs.md explains it.

---@class sim
local sim = {}

---@param name string
---@param body fun(t: Test)
function sim.test(name, body) end

---@class Test
local t = {}
---@param settings table
function t:config(settings) end
---The carrier of the test cannot do this: a field of `call.caps`.
---@param capability string
function t:lacks(capability) end
---@param policy "open"|"allowlist"|"pairing"|"disabled"
---@param numbers? string[]
function t:policy(policy, numbers) end
---@param rules { match?: string, tool?: string, arguments?: table, reply?: string, fail?: string, silent?: boolean, delay?: number, times?: integer }[]
function t:agent(rules) end
---@param terms { policy?: string, tools?: string, silence?: number, progress?: string[], fallback?: string, deadline?: number, recall?: string }
function t:consult(terms) end
---@param url string
---@param answer { status?: integer, body?: string, delay?: number, fail?: string }
function t:http(url, answer) end
---@param rules table
function t:realtime(rules) end
---@param number string
---@param who { answers?: number, busy?: boolean, no_answer?: boolean }
function t:phone(number, who) end
---@param flow string
---@param options? { from?: string, to?: string }
---@return Party
function t:dials(flow, options) end
---@param flow string
---@param options? { to?: string, mode?: string, args?: table }
---@return Party
function t:calls(flow, options) end
---@param action string
---@param args? table
---@return boolean ok, any result
function t:does(action, args) end
---@param name string
---@param data any
function t:sends(name, data) end
---@param name string
---@param options? { within?: number }
---@return any data
function t:emitted(name, options) end
---@param key string
---@return any value
function t:stored(key) end
---@param seconds number
function t:sleeps(seconds) end
---@param expected? { reason?: string, transferred_to?: string, error?: string, within?: number }
function t:ends(expected) end
---@param actual any
---@param expected any
---@param what? string
function t:equals(actual, expected, what) end
---@param condition any
---@param what string
function t:check(condition, what) end

---@class Party
local party = {}
---@param options? { after?: number }
function party:answers(options) end
function party:busy() end
function party:no_answer() end
function party:unreachable() end
---@param greeting string
---@param options? { after?: number }
function party:voicemail(greeting, options) end
---@param text string
---@param options? { within?: number }
function party:hears(text, options) end
---@param text string
---@param options? { after?: number, confidence?: number }
function party:says(text, options) end
---@param text string
---@param options? { after?: number }
function party:interrupts(text, options) end
---@param digits string
---@param options? { after?: number, gap?: number }
function party:presses(digits, options) end
---@param seconds number
function party:stays_silent(seconds) end
---@param options? { after?: number }
function party:hangs_up(options) end
function party:is_rejected() end
function party:is_answered() end
---@return string words
function party:heard() end
---@return number seconds
function party:longest_silence() end
---@return string digits
function party:received_digits() end

return sim
