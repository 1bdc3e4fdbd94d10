-- Votes for wrk: each with a new ballot key, a UUIDv7 of the millisecond in which it is sent, as browsers make them.
-- POLLS has the ids of the polls, with commas between them; each has the options yes and no.
local ffi = require('ffi')
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
]]
local now = ffi.new('moment')
local random, format, floor = math.random, string.format, math.floor

local requests = {}
for poll in os.getenv('POLLS'):gmatch('[^,]+') do
  for _, choice in ipairs({ 'yes', 'no' }) do
    local body = format('{"choices":["%s"]}', choice)
    requests[#requests + 1] = {
      format('POST /polls/%s/votes HTTP/1.1\r\nHost: votes.example\r\nContent-Type: application/json\r\nContent-Length: %d\r\nIdempotency-Key: "', poll, #body),
      '"\r\n\r\n' .. body,
    }
  end
end

function init()
  ffi.C.clock_gettime(0, now)
  math.randomseed(tonumber(now.seconds) * 1000 + tonumber(now.nanoseconds) % 999983)
end

function request()
  ffi.C.clock_gettime(0, now)
  local ms = tonumber(now.seconds) * 1000 + floor(tonumber(now.nanoseconds) / 1e6)
  local parts = requests[random(#requests)]
  return parts[1]
    .. format('%08x-%04x-7%03x-%04x-%06x%06x', floor(ms / 65536), ms % 65536, random(0, 4095), random(0x8000, 0xbfff), random(0, 0xffffff), random(0, 0xffffff))
    .. parts[2]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(format('{"answers":%d,"seconds":%f,"refused":%d,"broken":%d,"late":%d,"p99":%f}\n',
    summary.requests, summary.duration / 1e6, errors.status, errors.connect + errors.read + errors.write, errors.timeout, latency:percentile(99) / 1000))
end
