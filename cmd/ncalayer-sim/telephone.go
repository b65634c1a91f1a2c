package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/dialog"
	"akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/telephone"
	kezektheme "akmola.kz/kezek/ui/theme"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// telephoneOptions are the flags of a telephone.
type telephoneOptions struct {
	link, owner string
	lang        model.Lang
	decline     bool
	faults      telephone.Faults
}

func (o *telephoneOptions) bind(flags *flag.FlagSet) {
	o.lang = model.Kazakh
	flags.StringVar(&o.link, "telephone", "", "be a telephone that scans this `code`, mobileSign:https://…")
	flags.StringVar(&o.owner, "owner", "", "`folder` within that of the keys whose owner holds the telephone; the first one where it is empty")
	flags.BoolVar(&o.decline, "decline", false, "no window: the telephone declines")
	flags.Func("lang", "`language` of the telephone: kk, ru or en; kk where it is not given", func(lang string) error {
		if o.lang = model.Lang(lang); !o.lang.Valid() {
			return errors.New("it is kk, ru or en")
		}
		return nil
	})
}

// setFault switches a fault of the agent or of the telephone on.
func (o *options) setFault(name string) error {
	if strings.HasPrefix(name, "telephone-") {
		return o.telephone.faults.Set(name)
	}
	return o.faults.Set(name)
}

// scan is a telephone that scans one code.
func scan(ctx context.Context, o options, stdout, _ io.Writer) error {
	if o.keys == "" {
		return errors.New("a telephone needs --keys: keys of practice are of no authority that a central believes")
	}
	p := telephone.Telephone{Keys: o.keys, Password: o.password, Lang: o.telephone.lang}
	if o.auto || o.telephone.decline {
		answer := telephone.Answer{Sign: !o.telephone.decline, Owner: o.telephone.owner, Faults: o.telephone.faults}
		p.Holder = telephone.Auto{Answer: answer, Out: stdout}
		if err := p.Scan(ctx, o.telephone.link); err != nil {
			return err
		}
		say(stdout, fmt.Sprintf("taken: %s", dialog.TelephoneTold(p.Lang, nil)))
		return nil
	}
	return scanInWindow(ctx, p, o.telephone)
}

func scanInWindow(ctx context.Context, p telephone.Telephone, o telephoneOptions) (err error) {
	a := app.NewWithID("kz.akmola.kezek.ncalayer-sim")
	a.Settings().SetTheme(kezektheme.New(kezektheme.Options{}))
	asking := dialog.New(a)
	asking.SetFirst(o.owner)
	p.Holder = asking
	a.Lifecycle().SetOnStopped(asking.Stop)
	done := make(chan struct{})
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			defer close(done)
			if err = p.Scan(ctx, o.link); errors.Is(err, ncalayer.ErrCancelled) {
				err = nil
			}
			fyne.Do(a.Quit)
		}()
	})
	a.Run()
	asking.Stop()
	<-done
	return err
}
