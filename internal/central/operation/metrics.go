package operation

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of a process, as Prometheus reads them. No label holds anything of
// a person: their values are those of the program.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	asked    *prometheus.HistogramVec
}

// NewMetrics returns the figures of a process that has done nothing yet.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kezek_requests_total", Help: "Requests that were answered, by their route and status.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kezek_request_duration_seconds", Help: "Time from a request's header to the end of its answer.",
			Buckets: []float64{.005, .02, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route"}),
		asked: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kezek_register_duration_seconds", Help: "Time that a register took, and what became of the question: answered, or why not.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2, 4, 8},
		}, []string{"register", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.asked, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Answered counts a request (central.Observer).
func (m *Metrics) Answered(route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(route).Observe(took.Seconds())
}

// Asked counts a question to a register (registry.Watch).
func (m *Metrics) Asked(register string, took time.Duration, outcome string) {
	m.asked.WithLabelValues(register, outcome).Observe(took.Seconds())
}

// Gauge adds a figure that is asked for when somebody reads it.
func (m *Metrics) Gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
}

// Counter adds a figure that only grows.
func (m *Metrics) Counter(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value))
}

// Handler answers with all figures.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
