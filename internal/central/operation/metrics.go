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
	worked   *prometheus.HistogramVec
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
		worked: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kezek_job_duration_seconds", Help: "Time that a run of the central's own work took in this process, and what became of it: done, or why not.",
			Buckets: []float64{.01, .1, 1, 10, 60, 600},
		}, []string{"job", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.asked, m.worked, collectors.NewGoCollector(),
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

// Worked counts a run of the central's own work (service.Config).
func (m *Metrics) Worked(job string, took time.Duration, outcome string) {
	m.worked.WithLabelValues(job, outcome).Observe(took.Seconds())
}

// Waiting is how much of some work waits, and for how long the oldest of it.
type Waiting struct {
	N      int
	Oldest time.Duration
}

// Jobs adds the figures of work that waits, by its name, which of is asked for when somebody reads
// them. Where it cannot tell they are missing.
func (m *Metrics) Jobs(of func() (map[string]Waiting, error)) { m.registry.MustRegister(jobs(of)) }

type jobs func() (map[string]Waiting, error)

var (
	jobsWaiting = prometheus.NewDesc("kezek_jobs_waiting", "Work of the central that waits, over all processes: messages, signatures to ask about again, 1 for what is due and nobody does.", []string{"job"}, nil)
	jobsOldest  = prometheus.NewDesc("kezek_jobs_oldest_seconds", "For how long the oldest of it waits.", []string{"job"}, nil)
)

// Describe and Collect are what prometheus.Collector asks for.
func (j jobs) Describe(to chan<- *prometheus.Desc) { to <- jobsWaiting; to <- jobsOldest }

func (j jobs) Collect(to chan<- prometheus.Metric) {
	found, err := j()
	if err != nil {
		return
	}
	for name, w := range found {
		to <- prometheus.MustNewConstMetric(jobsWaiting, prometheus.GaugeValue, float64(w.N), name)
		to <- prometheus.MustNewConstMetric(jobsOldest, prometheus.GaugeValue, w.Oldest.Seconds(), name)
	}
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
